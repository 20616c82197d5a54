using System.Net;
using System.Net.Http.Json;
using Concierge.Contracts;
using Concierge.Contracts.Diagnostics;
using Concierge.Contracts.Secrets;
using Concierge.Contracts.Webhooks;
using Concierge.Core.Diagnostics;
using Concierge.Tests.Api.Support;
using Concierge.Tests.Jobs;
using Concierge.Tests.Webhooks;

namespace Concierge.Tests.Secrets;

/// <summary>What callers see of a key service that is out of order: a 503 that says so, and nothing half-written.</summary>
public sealed class KeyServiceOutageTests(FreshDatabase database) : IClassFixture<FreshDatabase>, IAsyncLifetime
{
    private TransitServer _service = null!;
    private SecretHost _engine = null!;
    private TestApi _api = null!;
    private readonly TemporaryKeys _keys = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await TransitServer.StartAsync();
        _engine = await SecretHost.StartAsync(database.Servers, _keys);
        _api = new TestApi
        {
            HasFeatures = true,
            Database = database.Servers.Postgres,
            Features = builder =>
            {
                builder.Configuration["Secrets:KeyFolder"] = _keys.Path;
                foreach (var (key, value) in _service.Settings) builder.Configuration[key] = value;
            },
        };
        await _api.InitializeAsync();
    }

    [Theory]
    [InlineData("sealed")]
    [InlineData("down")]
    [InlineData("token refused")]
    public async Task Whatever_needs_a_secret_is_503_and_leaves_nothing(string trouble)
    {
        using var guest = await _api.GuestAsync();
        var secret = await PostAsync<SecretDto>(guest, "/api/secrets", """{"name":"kept","value":"a-value-before-1234"}""");
        var endpoint = await PostAsync<WebhookEndpointDto>(guest, "/api/webhooks/endpoints", """{"name":"Shop"}""");

        await BreakAsync(trouble);
        await UnavailableAsync(guest.PostAsync("/api/secrets", TestApi.Json("""{"name":"new","value":"v"}"""), Cancellation));
        await UnavailableAsync(guest.PutAsync($"/api/secrets/{secret.Id}", TestApi.Json("""{"value":"a-value-after-5678"}"""), Cancellation));
        await UnavailableAsync(guest.PostAsync(
            "/api/integrations", TestApi.Json("""{"type":"ics_calendar","name":"one","fields":{"url":"https://calendar.example/x"}}"""), Cancellation));
        await UnavailableAsync(guest.PostAsync("/api/webhooks/endpoints", TestApi.Json("""{"name":"Another"}"""), Cancellation));
        using (var webhook = Signed.Standard(endpoint.Path, endpoint.Secret!, "evt_1", "{}", _api.Time.GetUtcNow()))
        {
            using var sender = _api.Anonymous();
            await UnavailableAsync(sender.SendAsync(webhook, Cancellation));
        }

        var listed = Assert.Single((await guest.GetFromJsonAsync<SecretDto[]>("/api/secrets", Wire.Json, Cancellation))!);
        Assert.Equal((secret.Id, "1234", null), (listed.Id, listed.LastFour, listed.LastUsedAt));
        Assert.Equal("[]", await guest.GetStringAsync("/api/integrations", Cancellation));
        Assert.Single((await guest.GetFromJsonAsync<WebhookEndpointDto[]>("/api/webhooks/endpoints", Wire.Json, Cancellation))!);

        await MendAsync(trouble);
        using var replaced = await guest.PutAsync($"/api/secrets/{secret.Id}", TestApi.Json("""{"value":"a-value-after-5678"}"""), Cancellation);
        Assert.Equal("5678", (await replaced.Content.ReadFromJsonAsync<SecretDto>(Wire.Json, Cancellation))!.LastFour);
    }

    [Fact]
    public async Task Admins_see_it_among_the_dependencies()
    {
        using var admin = _api.Anonymous();
        admin.DefaultRequestHeaders.Add("X-Admin-Key", TestApi.AdminKey);

        var well = await ProbeAsync(admin);
        _service.Token = "another";
        var refused = await ProbeAsync(admin);

        Assert.Equal((ProbeStatus.Ok, "rsa-3072, version 1"), (well.Status, well.Version));
        Assert.Equal((ProbeStatus.Failed, "token_refused"), (refused.Status, refused.Error));
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _engine.DisposeAsync();
        await _service.DisposeAsync();
        _keys.Dispose();
    }

    private static async Task<ProbeDto> ProbeAsync(HttpClient admin)
        => (await admin.GetFromJsonAsync<InfrastructureDto>("/api/test-infrastructure", Wire.Json, Cancellation))!
            .Dependencies.Single(dependency => dependency.Name is DependencyNames.KeyService);

    private static async Task UnavailableAsync(Task<HttpResponseMessage> request)
    {
        using var response = await request;
        Assert.Equal("key_service_unavailable", (await Problem.ReadAsync(response, 503))["code"]!.GetValue<string>());
        Assert.Equal(TimeSpan.FromSeconds(10), response.Headers.RetryAfter?.Delta);
    }

    private static async Task<T> PostAsync<T>(HttpClient guest, string path, string body)
    {
        using var response = await guest.PostAsync(path, TestApi.Json(body), Cancellation);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<T>(Wire.Json, Cancellation))!;
    }

    private Task BreakAsync(string trouble)
    {
        if (trouble is "down") return _service.StopAsync();
        if (trouble is "sealed") _service.Refusal = 503;
        else _service.Token = "another";
        return Task.CompletedTask;
    }

    private Task MendAsync(string trouble)
    {
        if (trouble is "down") return _service.RestartAsync();
        _service.Refusal = null;
        return trouble is "sealed" ? Task.CompletedTask : _service.WriteTokenAsync("another");
    }
}
