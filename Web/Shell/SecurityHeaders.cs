namespace Concierge.Web.Shell;

/// <summary>Holds the browser to this site: nothing is loaded from, sent to or framed by any other host.</summary>
public sealed class SecurityHeaders(RequestDelegate next)
{
    // The progress bar, charts and cost bars set style attributes, hence unsafe-inline for styles only.
    private const string Policy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        return next(context);
    }
}
