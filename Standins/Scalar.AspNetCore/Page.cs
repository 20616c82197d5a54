using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scalar.AspNetCore;

/// <summary>The reference's page: an empty one, which the bundle fills from the configuration.</summary>
internal static class Page
{
    // Escapes what could end the script element.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Html(ScalarOptions options, string documentName, string path) => $$"""
        <!doctype html>
        <html lang="en">
        <head>
          <title>{{HtmlEncoder.Default.Encode(Named(options.Title ?? "", documentName))}}</title>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
        </head>
        <body>
          <div id="app"></div>
          <script src="scalar.js"></script>
          <script type="module">
            import { initialize } from './scalar.aspnetcore.js';
            initialize({{JsonSerializer.Serialize(path, Json)}}, {{JsonSerializer.Serialize(Configuration(options, documentName), Json)}});
          </script>
        </body>
        </html>
        """;

    private static object Configuration(ScalarOptions options, string documentName) => new
    {
        options.Favicon,
        WithDefaultFonts = options.DefaultFonts,
        options.Telemetry,
        options.HideClientButton,
        options.ShowDeveloperTools,
        options.Agent,
        options.Mcp,
        _integration = "dotnet",
        Sources = new[]
        {
            new { Title = documentName, Url = Named(options.OpenApiRoutePattern.TrimStart('/'), documentName) },
        },
    };

    private static string Named(string text, string documentName)
        => text.Replace("{documentName}", documentName, StringComparison.Ordinal);
}
