using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Concierge.Contracts;
using Concierge.Contracts.Webhooks;
using Concierge.Core.Webhooks;
using Concierge.Core.Webhooks.Inbound;
using Concierge.Jobs;
using Concierge.Tests.Api.Support;
using Concierge.Tests.Jobs;
using Concierge.Tests.Secrets;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Webhooks;

/// <summary>The addresses for webhooks on a real Kestrel, with the real engine and database behind them.</summary>
public sealed class WebhookReceivingTests(FreshDatabase database) : IClassFixture<FreshDatabase>, IAsyncLifetime
{
    private const string VercelSecret = "a secret that Vercel knows";
    private const string PayloadSecret = "a secret that Payload knows";

    private readonly TemporaryKeys _keys = new();
    private SecretHost _engine = null!;
    private TestApi _api = null!;
    private HttpClient _sender = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _engine = await SecretHost.StartAsync(database.Servers, _keys);
        _api = await StartAsync(VercelSecret, PayloadSecret);
        _sender = _api.Anonymous();
    }

    [Fact]
    public async Task A_genuine_one_is_stored_with_a_job_once()
    {
        var id = NewId();
        var body = $$"""{"id":"{{id}}","payload":{},"type":"deployment.succeeded"}""";

        var first = await TakenAsync(Signed.Vercel(VercelSecret, body), HttpStatusCode.Accepted);
        var replay = await TakenAsync(Signed.Vercel(VercelSecret, body), HttpStatusCode.OK);

        Assert.Equal((first.EventId, first.JobId, true), (replay.EventId, replay.JobId, replay.Duplicate));
        Assert.False(first.Duplicate);
        Assert.Equal(1L, await database.ScalarAsync<long>("SELECT count(*) FROM concierge.webhook_events WHERE event_id = $1 AND type = 'deployment.succeeded'", id));
        Assert.Equal(1L, await database.ScalarAsync<long>("SELECT count(*) FROM jobs.jobs WHERE id = $1 AND type = 'webhook_received'", first.JobId));
    }

    [Fact]
    public async Task Twenty_at_once_are_one()
    {
        var body = $$"""{"id":"{{NewId()}}"}""";

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var response = await _sender.SendAsync(Signed.Vercel(VercelSecret, body), Cancellation);
            return (response.StatusCode, Receipt: (await response.Content.ReadFromJsonAsync<WebhookReceiptDto>(Wire.Json, Cancellation))!);
        }));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Accepted);
        Assert.Single(answers.Select(answer => answer.Receipt.JobId).Distinct());
        Assert.Equal(19, answers.Count(answer => answer.Receipt.Duplicate));
    }

    [Fact]
    public async Task Payload_signs_the_moment_too()
    {
        var now = _api.Time.GetUtcNow();
        await TakenAsync(Signed.Payload(PayloadSecret, $$"""{"id":"{{NewId()}}"}""", now.AddSeconds(-290)), HttpStatusCode.Accepted);

        await RefusedAsync(Signed.Payload(PayloadSecret, $$"""{"id":"{{NewId()}}"}""", now.AddSeconds(-310)), 401, "webhook_late");
        await RefusedAsync(Signed.Payload(PayloadSecret, $$"""{"id":"{{NewId()}}"}""", now.AddSeconds(310)), 401, "webhook_late");
        using var moved = Signed.Payload(PayloadSecret, $$"""{"id":"{{NewId()}}"}""", now.AddSeconds(-310));
        moved.Headers.Remove(WebhookSignatures.PayloadTimestamp);
        moved.Headers.Add(WebhookSignatures.PayloadTimestamp, $"{now.ToUnixTimeSeconds()}");
        await RefusedAsync(moved, 401, "webhook_not_genuine");
    }

    [Fact]
    public async Task An_endpoint_of_ones_own_has_a_secret_of_its_own_and_starts_jobs_of_its_owner()
    {
        using var guest = await _api.GuestAsync();
        using var created = await guest.PostAsync("/api/webhooks/endpoints", TestApi.Json("""{"name":"Shop"}"""), Cancellation);
        var endpoint = (await created.Content.ReadFromJsonAsync<WebhookEndpointDto>(Wire.Json, Cancellation))!;
        var (now, id) = (_api.Time.GetUtcNow(), NewId());

        var first = await TakenAsync(Signed.Standard(endpoint.Path, endpoint.Secret!, id, "not even JSON", now), HttpStatusCode.Accepted);
        var replay = await TakenAsync(Signed.Standard(endpoint.Path, endpoint.Secret!, id, "not even JSON", now.AddSeconds(5)), HttpStatusCode.OK);
        await RefusedAsync(Signed.Standard(endpoint.Path, StandardWebhooks.NewSecret(), NewId(), "{}", now), 401, "webhook_not_genuine");
        await RefusedAsync(Signed.Standard(endpoint.Path, endpoint.Secret!, NewId(), "{}", now.AddMinutes(-6)), 401, "webhook_late");
        var listed = Assert.Single((await guest.GetFromJsonAsync<WebhookEndpointDto[]>("/api/webhooks/endpoints", Wire.Json, Cancellation))!);

        Assert.Equal((first.JobId, true), (replay.JobId, replay.Duplicate));
        Assert.NotEqual(Guid.Empty, await database.ScalarAsync<Guid>("SELECT owner_id FROM jobs.jobs WHERE id = $1", first.JobId));
        Assert.Null(listed.Secret);
        Assert.NotNull(listed.LastReceivedAt);
        Assert.Equal(HttpStatusCode.NoContent, (await guest.DeleteAsync($"/api/webhooks/endpoints/{endpoint.Id}", Cancellation)).StatusCode);
        await RefusedAsync(Signed.Standard(endpoint.Path, endpoint.Secret!, NewId(), "{}", now), 404, "webhook_endpoint_not_found");
    }

    [Fact]
    public async Task What_is_not_genuine_leaves_nothing()
    {
        var before = await EventsAsync();
        var body = $$"""{"id":"{{NewId()}}"}""";
        using var tampered = Signed.Vercel(VercelSecret, body);
        tampered.Content = new StringContent(body + " ");

        await RefusedAsync(tampered, 401, "webhook_not_genuine");
        await RefusedAsync(Signed.Vercel("another secret entirely", body), 401, "webhook_not_genuine");
        await RefusedAsync(Signed.Request("/api/webhooks/vercel", body), 400, "webhook_malformed");
        foreach (var signature in (string[])["x", "zz", new string('0', 39), new string('g', 40), new string('0', 64)])
            await RefusedAsync(Signed.Request("/api/webhooks/vercel", body, (WebhookSignatures.VercelSignature, signature)), 400, "webhook_malformed");
        await RefusedAsync(Signed.Request("/api/webhooks/payload", body, (WebhookSignatures.PayloadSignature, new string('0', 64))), 400, "webhook_malformed");
        foreach (var timestamp in (string[])["-1", "1e9", "99999999999999999999", "now"])
        {
            await RefusedAsync(
                Signed.Request("/api/webhooks/payload", body, (WebhookSignatures.PayloadSignature, new string('0', 64)), (WebhookSignatures.PayloadTimestamp, timestamp)),
                400,
                "webhook_malformed");
        }

        foreach (var nameless in (string[])["", "{}", "[]", "null", "{", """{"id":7}""", """{"id":""}""", """{"id":"a b"}""", """{"id":"\u0000"}""", """{"id":"\ud800"}"""])
            await RefusedAsync(Signed.Vercel(VercelSecret, nameless), 400, "webhook_without_id");
        await RefusedAsync(Signed.Vercel(VercelSecret, $$"""{"id":"{{new string('x', 201)}}"}"""), 400, "webhook_without_id");

        Assert.Equal(before, await EventsAsync());
    }

    [Fact]
    public async Task A_megabyte_is_taken_and_more_is_not()
    {
        var start = $$"""{"id":"{{NewId()}}","x":" """;
        var most = start + new string('x', (1024 * 1024) - start.Length - 2) + "\"}";

        await TakenAsync(Signed.Vercel(VercelSecret, most), HttpStatusCode.Accepted);
        // A sender that does not ask first is cut off while it sends, and may not get to read the answer.
        var more = Signed.Vercel(VercelSecret, most + " ");
        more.Headers.ExpectContinue = true;
        await RefusedAsync(more, 413, "body_too_large");
    }

    [Fact]
    public async Task Without_a_secret_there_is_no_such_address()
    {
        await using var api = await StartAsync(vercel: null, payload: null);
        using var sender = api.Anonymous();

        foreach (var path in (string[])["vercel", "payload", "nonsense", $"{Guid.CreateVersion7()}"])
        {
            using var response = await sender.SendAsync(Signed.Request($"/api/webhooks/{path}", "{}"), Cancellation);
            Assert.Equal("webhook_endpoint_not_found", (await Problem.ReadAsync(response, 404))["code"]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task The_answer_comes_at_once()
    {
        var times = new List<double>();
        for (var n = 0; n < 220; n++)
        {
            using var request = Signed.Vercel(VercelSecret, $$"""{"id":"{{NewId()}}","payload":"{{new string('x', 2_000)}}"}""");
            var start = Stopwatch.GetTimestamp();
            using var response = await _sender.SendAsync(request, Cancellation);
            if (n >= 20) times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        }

        times.Sort();
        var (p50, p95) = (times[times.Count / 2], times[(int)(times.Count * 0.95)]);
        TestContext.Current.TestOutputHelper?.WriteLine($"{times.Count} webhooks, one after the other: p50 {p50:0.0} ms, p95 {p95:0.0} ms");

        // 50 ms is what senders are promised. A machine that runs everything else as well keeps that for most of them.
        Assert.InRange(p50, 0, 50);
        Assert.InRange(p95, 0, 250);
    }

    public async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        await _api.DisposeAsync();
        await _engine.DisposeAsync();
        _keys.Dispose();
    }

    private static string NewId() => $"evt_{Guid.CreateVersion7():N}";

    private Task<long> EventsAsync() => database.ScalarAsync<long>("SELECT count(*) FROM concierge.webhook_events")!;

    private async Task<TestApi> StartAsync(string? vercel, string? payload)
    {
        var api = new TestApi
        {
            HasFeatures = true,
            Database = database.Servers.Postgres,
            Features = builder =>
            {
                builder.Configuration["Webhooks:Vercel:Secret"] = vercel;
                builder.Configuration["Webhooks:Payload:Secret"] = payload;
                builder.Services.AddSingleton(_engine.Jobs.Client);
                builder.Services.AddSingleton(_engine.Jobs.Services.GetRequiredService<IJobEnds>());
            },
        };
        await api.InitializeAsync();
        return api;
    }

    private async Task<WebhookReceiptDto> TakenAsync(HttpRequestMessage request, HttpStatusCode expected)
    {
        using (request)
        using (var response = await _sender.SendAsync(request, Cancellation))
        {
            Assert.True(expected == response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
            return (await response.Content.ReadFromJsonAsync<WebhookReceiptDto>(Wire.Json, Cancellation))!;
        }
    }

    private async Task RefusedAsync(HttpRequestMessage request, int status, string code)
    {
        using (request)
        using (var response = await _sender.SendAsync(request, Cancellation))
        {
            Assert.Equal(code, (await Problem.ReadAsync(response, status))["code"]!.GetValue<string>());
        }
    }
}
