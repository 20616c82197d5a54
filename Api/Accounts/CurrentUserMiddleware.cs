using Concierge.Core.People;

namespace Concierge.Api.Accounts;

/// <summary>Says once a request for whom it acts.</summary>
internal sealed class CurrentUserMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context, CurrentUser user)
    {
        if (context.User.PersonId() is { } id) user.Become(id);
        return next(context);
    }
}
