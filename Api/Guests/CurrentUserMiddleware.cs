using System.Security.Claims;
using Concierge.Core.People;

namespace Concierge.Api.Guests;

/// <summary>Says once a request for whom it acts.</summary>
internal sealed class CurrentUserMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context, CurrentUser user)
    {
        if (context.User.PersonId() is { } id) user.Become(id);
        return next(context);
    }
}

internal static class PersonClaims
{
    public static Guid? PersonId(this ClaimsPrincipal? principal)
        => Guid.TryParse(principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;
}
