using System.Net.Mime;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Concierge.Web.Shell;

/// <summary>Compresses pages as they are sent. Static files are compressed by the build.</summary>
public sealed class PageCompression(IServiceProvider services, IOptions<ResponseCompressionOptions> options) : ResponseCompressionProvider(services, options)
{
    private const string FetchSite = "Sec-Fetch-Site";
    private const string Uncompressed = "identity";

    public override bool ShouldCompressResponse(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (IsForAnotherSite(context.Request)) return false;

        // Blazor calls a page that streams uncompressed, lest something hold its parts back. Brotli and gzip send each part
        // when it is flushed.
        var headers = context.Response.Headers;
        if (headers.ContentEncoding == Uncompressed) headers.Remove(HeaderNames.ContentEncoding);
        return base.ShouldCompressResponse(context);
    }

    // The size of a compressed page can tell what it holds to somebody who sees the traffic and makes the visitor's browser
    // load it again and again with guesses in the address (BREACH). That takes another site, and browsers say when one asks.
    private static bool IsForAnotherSite(HttpRequest request)
        => request.Headers[FetchSite].ToString() is not ("" or "same-origin" or "none");
}

public static class PageCompressionExtensions
{
    public static IServiceCollection AddPageCompression(this IServiceCollection services) => services
        .AddSingleton<IResponseCompressionProvider, PageCompression>()
        .AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = [MediaTypeNames.Text.Html];
        });
}
