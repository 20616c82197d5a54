using Concierge.Web.Guests;

namespace Concierge.Web.Operations;

/// <summary>Lets each request know whether an admin makes it, and sends others from the admin pages to the sign-in.</summary>
public sealed class AdminMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context, AdminSession session, AdminCookie cookie, GuestSession viewer)
    {
        session.Value ??= cookie.Read(context.Request);
        // Whether an account is an admin is for Api to say, with each answer.
        if (session.Value is not null || viewer.IsSignedIn || !context.Request.Path.StartsWithSegments(Urls.Admin, StringComparison.OrdinalIgnoreCase, out var rest) || rest.Value is null or "" or "/") return next(context);

        context.Response.Redirect(Urls.AdminSignIn(HttpMethods.IsGet(context.Request.Method) ? context.Request.Path + context.Request.QueryString : null));
        return Task.CompletedTask;
    }
}
