using Concierge.Tests.Api.Support;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Edge;

public sealed class SecurityHeaderTests(ConciergeApp app)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/openapi/v1.json")]
    [InlineData("/api/jobs")]
    [InlineData("/bug")]
    [InlineData("/nowhere")]
    public async Task Every_answer_of_the_api_is_data_and_nothing_else(string path)
    {
        var api = new TestApi();
        await using var _ = api;
        await api.InitializeAsync();
        using var client = api.Anonymous();

        using var answer = await client.GetAsync(path, Cancellation);

        Assert.Equal("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", Header(answer, "Content-Security-Policy"));
        Assert.Equal(("nosniff", "no-referrer"), (Header(answer, "X-Content-Type-Options"), Header(answer, "Referrer-Policy")));
    }

    [Fact]
    public async Task Behind_a_proxy_that_ends_tls_browsers_are_told_to_stay_with_https()
    {
        await using var api = await EdgeApi.StartAsync(await app.GetConnectionsAsync(), settings: ("Concierge:TrustedProxies:0", "127.0.0.1"));
        using var client = api.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/guests") { Headers = { { "X-Forwarded-Proto", "https" }, { "X-Forwarded-For", "203.0.113.1" } } };
        request.Headers.Host = "concierge.example";

        using var answer = await client.SendAsync(request, Cancellation);

        Assert.StartsWith("max-age=", Header(answer, "Strict-Transport-Security"), StringComparison.Ordinal);
        Assert.Contains("secure", Header(answer, "Set-Cookie"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_site_runs_scripts_of_its_own_files_only()
    {
        using var web = await app.CreateWebClientAsync();

        using var page = await web.GetAsync("/", Cancellation);

        var policy = Header(page, "Content-Security-Policy").Split("; ").ToDictionary(part => part.Split(' ')[0], StringComparer.Ordinal);
        Assert.Equal("default-src 'self'", policy["default-src"]);
        Assert.DoesNotContain("script-src", policy.Keys, StringComparer.Ordinal);
        Assert.Equal("frame-ancestors 'none'", policy["frame-ancestors"]);
        Assert.Equal("nosniff", Header(page, "X-Content-Type-Options"));
    }

    private static string Header(HttpResponseMessage response, string name) => string.Join(", ", response.Headers.GetValues(name));
}
