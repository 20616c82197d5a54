using System.IO.Compression;
using System.Net.Mime;
using Microsoft.AspNetCore.ResponseCompression;

namespace Concierge.Web.Shell;

/// <summary>Compresses pages as they are sent. Static files are compressed by the build.</summary>
public static class PageCompression
{
    private const string FetchSite = "Sec-Fetch-Site";

    public static IServiceCollection AddPageCompression(this IServiceCollection services) => services
        // The level that a page costs a millisecond or less at. The highest, for Brotli, would cost more than it saves.
        .Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest)
        .AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = [MediaTypeNames.Text.Html];
        });

    public static IApplicationBuilder UsePageCompression(this IApplicationBuilder app)
        => app.UseWhen(context => !IsForAnotherSite(context.Request), pages => pages.UseResponseCompression());

    /// <summary>
    /// The size of a compressed page can tell what it holds to somebody who sees the traffic and makes the visitor's browser
    /// load it again and again with guesses in the address (BREACH). That takes another site, and browsers say when one asks.
    /// </summary>
    private static bool IsForAnotherSite(HttpRequest request)
        => request.Headers[FetchSite].ToString() is not ("" or "same-origin" or "none");
}
