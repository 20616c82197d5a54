namespace Concierge.Web.Operations;

/// <summary>Lets each request know whether an admin makes it, and sends others from the admin pages to the sign-in.</summary>
public sealed class AdminMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context, AdminSession session, AdminCookie cookie)
    {
        session.Value ??= cookie.Read(context.Request);
        if (session.Value is not null || !context.Request.Path.StartsWithSegments(Urls.Admin, StringComparison.OrdinalIgnoreCase, out var rest) || rest.Value is null or "" or "/") return next(context);

        context.Response.Redirect(Urls.AdminSignIn(HttpMethods.IsGet(context.Request.Method) ? context.Request.Path + context.Request.QueryString : null));
        return Task.CompletedTask;
    }
}
