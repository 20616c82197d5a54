using System.Net;
using System.Text.RegularExpressions;
using Concierge.Api.Reference;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Concierge.Tests.ServiceDefaults;

public sealed partial class ReferenceTests
{
    [Fact]
    public async Task The_page_and_all_that_it_loads_come_from_here()
    {
        await using var app = await StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var response = await client.GetAsync("/scalar", TestContext.Current.CancellationToken);
        var page = response.RequestMessage!.RequestUri!;
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("/scalar/", page.AbsolutePath);
        Assert.Contains("Concierge API", html, StringComparison.Ordinal);
        Assert.DoesNotContain("://", html, StringComparison.Ordinal);
        foreach (var loaded in Loaded().Matches(html).Select(match => new Uri(page, match.Value)))
        {
            using var asset = await client.GetAsync(loaded, TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.OK, "text/javascript"), (asset.StatusCode, asset.Content.Headers.ContentType?.MediaType));
        }
    }

    [Fact]
    public async Task Everything_that_asks_an_outside_host_is_off()
    {
        await using var app = await StartAsync();
        using var client = new HttpClient();

        var html = await client.GetStringAsync($"{app.Urls.Single()}/scalar/", TestContext.Current.CancellationToken);

        Assert.Matches("\"withDefaultFonts\": ?false", html);
        Assert.Matches("\"telemetry\": ?false", html);
        Assert.Matches("\"agent\": ?{\\s*\"disabled\": ?true", html);
        Assert.Matches("\"mcp\": ?{\\s*\"disabled\": ?true", html);
    }

    private static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapReference();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    [GeneratedRegex("""(?<=src="|from ')[^"']+\.js""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Loaded();
}
