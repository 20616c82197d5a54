namespace Concierge.Web.Shell;

/// <summary>Lets each request know its viewer's settings.</summary>
public sealed class ViewerMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context, Viewer viewer)
    {
        viewer.Read(context.Request.Cookies);
        return next(context);
    }
}
