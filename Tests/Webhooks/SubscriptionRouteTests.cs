using System.Net;
using System.Net.Http.Json;
using Concierge.Contracts;
using Concierge.Contracts.Jobs;
using Concierge.Contracts.Webhooks;
using Concierge.Core.Webhooks.Outbound;
using Concierge.Jobs;
using Concierge.Tests.Api.Support;
using Concierge.Tests.Jobs;
using Concierge.Tests.Outbound;
using Concierge.Tests.Secrets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Webhooks;

/// <summary>Subscriptions over HTTP, with the engine and a subscriber beside them.</summary>
public sealed class SubscriptionRouteTests(FreshDatabase database) : IClassFixture<FreshDatabase>, IAsyncLifetime
{
    private const string Routes = "/api/webhooks/subscriptions";

    private readonly TemporaryKeys _keys = new();
    private SecretHost _engine = null!;
    private TestApi _api = null!;
    private HttpClient _ada = null!;
    private LocalSite _site = null!;
    private int _answer = StatusCodes.Status204NoContent;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = await LocalSite.StartAsync(context =>
        {
            context.Response.StatusCode = _answer;
            return Task.CompletedTask;
        });
        _engine = await SecretHost.StartAsync(
            database.Servers, _keys, worker: true, configure: null, ("Outbound:AllowPrivateAddresses", "true"), ("Webhooks:MaxAttempts", "1"));
        _api = new TestApi
        {
            HasFeatures = true,
            Database = database.Servers.Postgres,
            Features = builder =>
            {
                builder.Configuration["Secrets:KeyFolder"] = _keys.Path;
                builder.Configuration["Outbound:AllowPrivateAddresses"] = "true";
                builder.Services.AddSingleton(_engine.Jobs.Client);
                builder.Services.AddSingleton(_engine.Jobs.Services.GetRequiredService<IJobEnds>());
            },
        };
        await _api.InitializeAsync();
        _ada = await _api.GuestAsync();
    }

    [Fact]
    public async Task One_is_read_changed_tried_and_deleted()
    {
        var made = await SubscribeAsync();
        Assert.StartsWith("whsec_", made.Secret, StringComparison.Ordinal);
        var listed = Assert.Single((await _ada.GetFromJsonAsync<WebhookSubscriptionDto[]>(Routes, Wire.Json, Cancellation))!);
        Assert.Equal((made.Id, null), (listed.Id, listed.Secret));
        Assert.Null((await FindAsync(made.Id)).Secret);

        var changed = await ReadAsync<WebhookSubscriptionDto>(await PutAsync(
            made.Id, $$"""{"url":"{{_site.Address}}other","events":["job.failed"],"isEnabled":true,"description":"For the phone"}"""), HttpStatusCode.OK);
        Assert.Equal(($"{_site.Address}other", WebhookEvents.Failed, "For the phone", null), (changed.Url, Assert.Single(changed.Events), changed.Description, changed.Secret));

        var (ping, ended) = await PingAsync(made.Id);
        Assert.Equal((WebhookEvents.Ping, null, WebhookDeliveryState.Pending), (ping.Event, ping.JobId, ping.State));
        Assert.Equal(JobState.Completed, ended.State);
        var delivery = Assert.Single(await DeliveriesAsync(made.Id));
        Assert.Equal((ping.Id, WebhookDeliveryState.Delivered, 1, 204, null), (delivery.Id, delivery.State, delivery.Attempts, delivery.StatusCode, delivery.Fault));
        Assert.Equal("POST /other", Assert.Single(_site.Asked));

        Assert.Equal(HttpStatusCode.NoContent, (await _ada.DeleteAsync($"{Routes}/{made.Id}", Cancellation)).StatusCode);
        foreach (var (method, path) in Each(made.Id)) await AssertNotFoundAsync(_ada, method, path);
        Assert.Equal("[]", await _ada.GetStringAsync(Routes, Cancellation));
    }

    [Fact]
    public async Task One_that_is_disabled_says_why_and_is_not_tried_until_it_is_enabled()
    {
        var made = await SubscribeAsync();
        var paused = await ReadAsync<WebhookSubscriptionDto>(await PutAsync(made.Id, Body(isEnabled: false)), HttpStatusCode.OK);
        Assert.Equal((false, "Disabled by you."), (paused.IsEnabled, paused.DisabledReason));
        var refused = await Problem.ReadAsync(await _ada.PostAsync($"{Routes}/{made.Id}/test", content: null, Cancellation), 409);
        Assert.Equal("webhook_subscription_disabled", refused["code"]!.GetValue<string>());

        var enabled = await ReadAsync<WebhookSubscriptionDto>(await PutAsync(made.Id, Body(isEnabled: true)), HttpStatusCode.OK);

        Assert.Equal((true, null, 0), (enabled.IsEnabled, enabled.DisabledReason, enabled.Failures));
        Assert.Equal(JobState.Completed, (await PingAsync(made.Id)).Ended.State);
    }

    [Fact]
    public async Task A_delivery_that_failed_says_what_came_of_it_and_is_counted()
    {
        var made = await SubscribeAsync();
        _answer = StatusCodes.Status500InternalServerError;

        var (_, ended) = await PingAsync(made.Id);

        Assert.Equal(JobState.Failed, ended.State);
        var delivery = Assert.Single(await DeliveriesAsync(made.Id));
        Assert.Equal((WebhookDeliveryState.Failed, 500), (delivery.State, delivery.StatusCode));
        Assert.Contains("500", delivery.Fault, StringComparison.Ordinal);
        Assert.NotNull(delivery.LastAttemptAt);
        Assert.Equal(1, (await FindAsync(made.Id)).Failures);
    }

    [Theory]
    [InlineData("""{"url":"ftp://a.example","events":["job.failed"],"isEnabled":true}""", "url")]
    [InlineData("""{"url":"https://a:b@a.example","events":["job.failed"],"isEnabled":true}""", "url")]
    [InlineData("""{"url":"https://a.example","events":[],"isEnabled":true}""", "events")]
    [InlineData("""{"url":"https://a.example","events":["job.begun"],"isEnabled":true}""", "events")]
    [InlineData("""{"url":"https://a.example","events":["job.failed","job.failed"],"isEnabled":true}""", "events")]
    [InlineData("""{"url":"https://a.example","events":[null],"isEnabled":true}""", "events")]
    [InlineData("""{"url":"https://a.example","events":["job.failed"],"isEnabled":"yes"}""", "isEnabled")]
    [InlineData("""{"url":"https://a.example","events":["job.failed"]}""", "isEnabled")]
    [InlineData("""{"url":"https://a.example","events":["job.failed"],"isEnabled":true,"description":"a\nb"}""", "description")]
    public async Task A_change_that_breaks_a_rule_names_it_and_changes_nothing(string body, string field)
    {
        var made = await SubscribeAsync();

        using var response = await PutAsync(made.Id, body);

        var problem = await Problem.ReadAsync(response, 400);
        Assert.Contains(problem["errors"]!.AsObject(), error => error.Key.StartsWith(field, StringComparison.Ordinal));
        var after = await FindAsync(made.Id);
        Assert.Equal((made.Url, made.IsEnabled, made.Description), (after.Url, after.IsEnabled, after.Description));
    }

    [Fact]
    public async Task Strangers_and_nobody_see_none_and_change_none()
    {
        var made = await SubscribeAsync();
        using var stranger = await _api.GuestAsync();
        using var nobody = _api.Anonymous();

        foreach (var (method, path) in Each(made.Id))
        {
            await AssertNotFoundAsync(stranger, method, path);
            await Problem.ReadAsync(await SendAsync(nobody, method, path), 401);
        }

        Assert.Equal("[]", await stranger.GetStringAsync(Routes, Cancellation));
        await Problem.ReadAsync(await _ada.GetAsync($"{Routes}/me", Cancellation), 400);
        Assert.Equal(made.Url, (await FindAsync(made.Id)).Url);
        Assert.Empty(_site.Asked);
    }

    public async ValueTask DisposeAsync()
    {
        _ada.Dispose();
        await _api.DisposeAsync();
        await _engine.DisposeAsync();
        await _site.DisposeAsync();
        _keys.Dispose();
    }

    private static (HttpMethod Method, string Path)[] Each(Guid id) =>
    [
        (HttpMethod.Get, $"{Routes}/{id}"),
        (HttpMethod.Put, $"{Routes}/{id}"),
        (HttpMethod.Get, $"{Routes}/{id}/deliveries"),
        (HttpMethod.Post, $"{Routes}/{id}/test"),
        (HttpMethod.Delete, $"{Routes}/{id}"),
    ];

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Put) request.Content = TestApi.Json("""{"url":"https://a.example/stolen","events":["job.failed"],"isEnabled":false}""");
        return await http.SendAsync(request, Cancellation);
    }

    private static async Task AssertNotFoundAsync(HttpClient http, HttpMethod method, string path)
        => Assert.Equal("webhook_subscription_not_found", (await Problem.ReadAsync(await SendAsync(http, method, path), 404))["code"]!.GetValue<string>());

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, HttpStatusCode expected)
    {
        using (response)
        {
            Assert.True(expected == response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
            return (await response.Content.ReadFromJsonAsync<T>(Wire.Json, Cancellation))!;
        }
    }

    private string Body(bool isEnabled) => $$"""{"url":"{{_site.Address}}hook","events":["job.completed"],"isEnabled":{{(isEnabled ? "true" : "false")}}}""";

    private async Task<WebhookSubscriptionDto> SubscribeAsync()
        => await ReadAsync<WebhookSubscriptionDto>(
            await _ada.PostAsync(Routes, TestApi.Json($$"""{"url":"{{_site.Address}}hook","events":["job.completed"]}"""), Cancellation), HttpStatusCode.Created);

    private async Task<WebhookSubscriptionDto> FindAsync(Guid id) => (await _ada.GetFromJsonAsync<WebhookSubscriptionDto>($"{Routes}/{id}", Wire.Json, Cancellation))!;

    private Task<HttpResponseMessage> PutAsync(Guid id, string body) => _ada.PutAsync($"{Routes}/{id}", TestApi.Json(body), Cancellation);

    private async Task<WebhookDeliveryDto[]> DeliveriesAsync(Guid id) => (await _ada.GetFromJsonAsync<WebhookDeliveryDto[]>($"{Routes}/{id}/deliveries", Wire.Json, Cancellation))!;

    private async Task<(WebhookDeliveryDto Ping, JobDto Ended)> PingAsync(Guid id)
    {
        using var response = await _ada.PostAsync($"{Routes}/{id}/test", content: null, Cancellation);
        var ping = await ReadAsync<WebhookDeliveryDto>(response, HttpStatusCode.Accepted);
        Assert.Equal($"/api/jobs/{ping.DeliveryJobId}", response.Headers.Location?.ToString());
        return (ping, await _engine.Jobs.WaitForEndAsync(ping.DeliveryJobId));
    }
}
