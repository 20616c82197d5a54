using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Concierge.Contracts.Jobs;
using Concierge.Contracts.Webhooks;
using Concierge.Core.Results;
using Concierge.Core.Webhooks;
using Concierge.Core.Webhooks.Outbound;
using Concierge.Jobs;
using Concierge.Tests.Jobs;
using Concierge.Tests.Outbound;
using Concierge.Tests.Secrets;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Tests.Webhooks;

public sealed class WebhookSendingTests(FreshDatabase database) : IClassFixture<FreshDatabase>, IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryKeys _keys = new();
    private readonly Guid _ada = Guid.CreateVersion7();
    private readonly Listener _listener = new();
    private LocalSite _site = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _site = await LocalSite.StartAsync(_listener.AnswerAsync);

    [Fact]
    public async Task A_subscriber_hears_signed_of_the_jobs_that_it_asked_for()
    {
        await using var host = await StartAsync();
        var subscription = await SubscribeAsync(host, [WebhookEvents.Completed, WebhookEvents.Failed]);
        host.Jobs.Script.On("fail", (_, _) => throw new FailForGoodException("nope", "No."));

        var stranger = await host.Jobs.EnqueueAsync("work", new EnqueueOptions { OwnerId = Guid.CreateVersion7() });
        var done = await host.Jobs.EnqueueAsync("work", new EnqueueOptions { OwnerId = _ada });
        var completed = await _listener.NextAsync();
        var bad = await host.Jobs.EnqueueAsync("fail", new EnqueueOptions { OwnerId = _ada });
        var failed = await _listener.NextAsync();

        Assert.Equal((WebhookEvents.Completed, done), (completed.Type, completed.JobId));
        Assert.Equal((WebhookEvents.Failed, bad), (failed.Type, failed.JobId));
        Assert.Equal("nope", failed.Body["data"]!["errorCode"]!.GetValue<string>());
        Assert.All((Heard[])[completed, failed], heard => Assert.True(heard.IsSignedWith(subscription.Secret!)));
        Assert.NotEqual(stranger, completed.JobId);
    }

    [Fact]
    public async Task Deliveries_do_not_tell_of_themselves()
    {
        await using var host = await StartAsync();
        var subscription = await SubscribeAsync(host, WebhookEvents.All);
        await host.Jobs.EnqueueAsync("work", new EnqueueOptions { OwnerId = _ada });
        await _listener.NextAsync();
        var first = await WaitForAsync(host, subscription.Id, deliveries => deliveries is [{ State: WebhookDeliveryState.Delivered }]);
        await host.Jobs.WaitForEndAsync(first[0].DeliveryJobId);

        // A sweep that begins after the delivery has ended sees that end.
        var started = await host.AsAsync<WebhookSweep, int>(_ada, sweep => sweep.RunOnceAsync(Cancellation));

        Assert.Equal(0, started);
        Assert.Single(await DeliveriesAsync(host, subscription.Id));
        Assert.Equal((204, 1), (first[0].StatusCode, first[0].Attempts));
    }

    [Fact]
    public async Task A_worker_that_dies_between_the_end_and_the_delivery_is_made_up_for_by_the_next()
    {
        WebhookSubscriptionDto subscription;
        Guid job;
        await using (var doomed = await StartAsync(("Webhooks:SweepInterval", "00:01:00")))
        {
            // Its one sweep was at its start; it ends the job and hears nothing of it.
            subscription = await SubscribeAsync(doomed, [WebhookEvents.Completed]);
            job = await doomed.Jobs.EnqueueAsync("work", new EnqueueOptions { OwnerId = _ada });
            await doomed.Jobs.WaitForEndAsync(job);
            Assert.Empty(await DeliveriesAsync(doomed, subscription.Id));
        }

        await using var next = await StartAsync();

        Assert.Equal(job, (await _listener.NextAsync()).JobId);
    }

    [Fact]
    public async Task A_delivery_that_was_enqueued_survives_its_worker_and_is_made_once()
    {
        WebhookSubscriptionDto subscription;
        Guid job;
        await using (var doomed = await StartAsync(("Webhooks:SweepInterval", "00:01:00")))
        {
            subscription = await SubscribeAsync(doomed, [WebhookEvents.Completed]);
            job = await doomed.Jobs.EnqueueAsync("work", new EnqueueOptions { OwnerId = _ada });
            await doomed.Jobs.WaitForEndAsync(job);
        }

        await using (var enqueuer = await SecretHost.StartAsync(database.Servers, _keys, worker: false, configure: null, ("Outbound:AllowPrivateAddresses", "true")))
        {
            // Two that sweep the same end at once, again and again; neither of them delivers.
            var started = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => enqueuer.AsAsync<WebhookSweep, int>(_ada, sweep => sweep.RunOnceAsync(Cancellation))));
            Assert.Equal(1, started.Sum());
        }

        await using var next = await StartAsync();

        Assert.Equal(job, (await _listener.NextAsync()).JobId);
        Assert.Single(await DeliveriesAsync(next, subscription.Id));
    }

    [Fact]
    public async Task An_endpoint_that_refuses_is_asked_again_with_the_same_message()
    {
        await using var host = await StartAsync();
        var subscription = await SubscribeAsync(host, [WebhookEvents.Completed]);
        _listener.Statuses.Enqueue(500);
        await host.Jobs.EnqueueAsync("work", new EnqueueOptions { OwnerId = _ada });

        var (first, second) = (await _listener.NextAsync(), await _listener.NextAsync());

        Assert.Equal((first.Id, first.Body.ToJsonString()), (second.Id, second.Body.ToJsonString()));
        var delivery = Assert.Single(await WaitForAsync(host, subscription.Id, deliveries => deliveries is [{ State: WebhookDeliveryState.Delivered }]));
        Assert.Equal((2, 204, null), (delivery.Attempts, delivery.StatusCode, delivery.Fault));
    }

    [Fact]
    public async Task After_failures_in_a_row_the_subscription_is_disabled_and_its_owner_told()
    {
        await using var host = await StartAsync(("Webhooks:MaxAttempts", "1"), ("Webhooks:DisableAfter", "2"));
        var subscription = await SubscribeAsync(host, [WebhookEvents.Completed]);
        _listener.Always = 503;

        foreach (var expected in (int[])[1, 2])
        {
            await host.Jobs.EnqueueAsync("work", new EnqueueOptions { OwnerId = _ada });
            await WaitForAsync(host, subscription.Id, deliveries => deliveries.Count(delivery => delivery.State == WebhookDeliveryState.Failed) == expected);
        }

        var told = await WaitAsync(() => host.InDatabaseAsync(db => db.Notifications.AsNoTracking().Where(one => one.OwnerId == _ada).ToListAsync(Cancellation)), all => all.Count > 0);
        var now = await host.AsAsync<WebhookSubscriptions, Result<WebhookSubscriptionDto>>(_ada, all => all.FindAsync(subscription.Id, Cancellation));
        Assert.Equal(("webhook.disabled", subscription.Id), (Assert.Single(told).Kind, told[0].SubjectId));
        Assert.Equal((false, 2), (now.Value!.IsEnabled, now.Value.Failures));
        Assert.Contains("2 deliveries in a row", now.Value.DisabledReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_is_gone_is_disabled_at_once()
    {
        await using var host = await StartAsync();
        var subscription = await SubscribeAsync(host, [WebhookEvents.Completed]);
        _listener.Always = 410;
        await host.Jobs.EnqueueAsync("work", new EnqueueOptions { OwnerId = _ada });

        var found = await WaitAsync(
            async () => (await host.AsAsync<WebhookSubscriptions, Result<WebhookSubscriptionDto>>(_ada, all => all.FindAsync(subscription.Id, Cancellation))).Value!,
            one => !one.IsEnabled);

        Assert.Contains("410", found.DisabledReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ping_is_a_message_and_a_private_address_gets_none()
    {
        await using var host = await StartAsync();
        var subscription = await SubscribeAsync(host, [WebhookEvents.Failed]);
        var ping = await host.AsAsync<WebhookSubscriptions, Result<WebhookDeliveryDto>>(_ada, all => all.PingAsync(subscription.Id, Cancellation));
        Assert.True(ping.IsOk);
        Assert.Equal(WebhookEvents.Ping, (await _listener.NextAsync()).Type);
        await host.DisposeAsync();

        await using var strict = await StartAsync(("Outbound:AllowPrivateAddresses", "false"), ("Webhooks:MaxAttempts", "1"));
        var refused = await strict.AsAsync<WebhookSubscriptions, Result<WebhookDeliveryDto>>(_ada, all => all.PingAsync(subscription.Id, Cancellation));
        var end = await strict.Jobs.WaitForEndAsync(refused.Value!.DeliveryJobId);

        Assert.Equal(JobState.Failed, end.State);
        Assert.Contains("private network", end.Error!.Message, StringComparison.Ordinal);
        Assert.Single(_site.Asked);
    }

    [Theory]
    [InlineData("http://a.example/hook", "url")]
    [InlineData("https://127.0.0.1/hook", "url")]
    [InlineData("https://[::1]/hook", "url")]
    [InlineData("https://user:pass@a.example/", "url")]
    [InlineData("nonsense", "url")]
    [InlineData("file:///etc/passwd", "url")]
    public async Task An_address_that_can_never_work_is_refused_at_once(string url, string field)
    {
        await using var host = await SecretHost.StartAsync(database.Servers, _keys);

        var refused = await host.AsAsync<WebhookSubscriptions, Result<WebhookSubscriptionDto>>(
            _ada, all => all.CreateAsync(new NewWebhookSubscriptionRequest(url, [WebhookEvents.Failed]), Cancellation));

        Assert.Contains(field, refused.Error!.Fields!.Keys);
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _keys.Dispose();
    }

    private Task<SecretHost> StartAsync(params (string Key, string Value)[] settings)
        => SecretHost.StartAsync(database.Servers, _keys, worker: true, configure: null, [("Outbound:AllowPrivateAddresses", "true"), .. settings]);

    private async Task<WebhookSubscriptionDto> SubscribeAsync(SecretHost host, IReadOnlyList<string> events)
    {
        var made = await host.AsAsync<WebhookSubscriptions, Result<WebhookSubscriptionDto>>(
            _ada, all => all.CreateAsync(new NewWebhookSubscriptionRequest($"{_site.Address}hook", events), Cancellation));
        Assert.True(made.IsOk, made.Error?.Message);
        return made.Value;
    }

    private async Task<IReadOnlyList<WebhookDeliveryDto>> DeliveriesAsync(SecretHost host, Guid subscription)
        => (await host.AsAsync<WebhookSubscriptions, Result<IReadOnlyList<WebhookDeliveryDto>>>(_ada, all => all.DeliveriesAsync(subscription, Cancellation))).Value!;

    private Task<IReadOnlyList<WebhookDeliveryDto>> WaitForAsync(SecretHost host, Guid subscription, Predicate<IReadOnlyList<WebhookDeliveryDto>> condition)
        => WaitAsync(() => DeliveriesAsync(host, subscription), condition);

    // Rows have no signal of their own.
    private static async Task<T> WaitAsync<T>(Func<Task<T>> read, Predicate<T> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(s_patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(30));
        while (true)
        {
            if (await read() is var found && condition(found)) return found;
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>What an endpoint heard.</summary>
    private sealed record Heard(string Id, string Timestamp, string Signature, string Text)
    {
        public JsonNode Body => JsonNode.Parse(Text)!;

        public string Type => Body["type"]!.GetValue<string>();

        public Guid JobId => Body["data"]!["jobId"]!.GetValue<Guid>();

        public bool IsSignedWith(string secret)
            => StandardWebhooks.Verify(StandardWebhooks.Parse(secret)!, Id, Timestamp, System.Text.Encoding.UTF8.GetBytes(Text), Signature)
                && SecondOpinion.IsGenuine(secret, Text, (StandardWebhooks.IdHeader, Id), (StandardWebhooks.TimestampHeader, Timestamp), (StandardWebhooks.SignatureHeader, Signature));
    }

    /// <summary>An endpoint that answers as it is told, 204 when it is told nothing.</summary>
    private sealed class Listener
    {
        private readonly System.Threading.Channels.Channel<Heard> _heard = System.Threading.Channels.Channel.CreateUnbounded<Heard>();

        public ConcurrentQueue<int> Statuses { get; } = [];

        public int Always { get; set; } = 204;

        public async Task<Heard> NextAsync() => await _heard.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(s_patience, Cancellation);

        public async Task AnswerAsync(HttpContext context)
        {
            using var reader = new StreamReader(context.Request.Body);
            var text = await reader.ReadToEndAsync(context.RequestAborted);
            var headers = context.Request.Headers;
            context.Response.StatusCode = Statuses.TryDequeue(out var status) ? status : Always;
            _heard.Writer.TryWrite(new Heard(
                headers[StandardWebhooks.IdHeader].ToString(), headers[StandardWebhooks.TimestampHeader].ToString(), headers[StandardWebhooks.SignatureHeader].ToString(), text));
        }
    }
}
