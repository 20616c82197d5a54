using Concierge.Contracts.Webhooks;
using Concierge.Core.Results;
using Concierge.Core.Webhooks;
using Concierge.Core.Webhooks.Inbound;
using Concierge.Core.Webhooks.Outbound;
using Concierge.Tests.Jobs;
using Concierge.Tests.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Tests.Webhooks;

public sealed class WebhookTidyingTests(FreshDatabase database) : IClassFixture<FreshDatabase>, IDisposable
{
    private readonly TemporaryKeys _keys = new();
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Old_events_go_and_old_deliveries_beyond_the_newest_and_nothing_else()
    {
        await using var host = await SecretHost.StartAsync(database.Servers, _keys, worker: true, configure: null, ("Webhooks:RetentionDays", "7"));
        var (ada, bob) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var (busy, young) = (await SubscribeAsync(host, ada), await SubscribeAsync(host, bob));
        // Over the limit and old, the oldest of them still to be sent; over the limit and young; and one event on either side of its time.
        var waiting = Delivery(ada, busy, 61, WebhookDeliveryState.Pending);
        var old = Enumerable.Range(0, 60).Select(n => Delivery(ada, busy, 60 - n, n % 2 == 0 ? WebhookDeliveryState.Delivered : WebhookDeliveryState.Failed)).ToList();
        var recent = Enumerable.Range(0, 60).Select(n => Delivery(bob, young, 0, WebhookDeliveryState.Dropped, minutesAgo: 60 - n)).ToList();
        var (gone, kept) = (Event(ada, daysAgo: 8), Event(ada, daysAgo: 6));
        await host.InDatabaseAsync(async db =>
        {
            db.AddRange([waiting, .. old, .. recent, gone, kept]);
            return await db.SaveChangesAsync(Cancellation);
        });

        var job = await host.Jobs.Client.EnqueueAsync(WebhookTidying.Definition, new TidyWebhooks(), cancellation: Cancellation);
        var done = await host.Jobs.WaitForEndAsync(job.Id);

        Assert.Equal((1, 10), (done.Result!.Value.GetProperty("events").GetInt32(), done.Result.Value.GetProperty("deliveries").GetInt32()));
        var left = await host.InDatabaseAsync(db => db.WebhookDeliveries.Select(delivery => delivery.Id).ToHashSetAsync(Cancellation));
        Assert.Equal([waiting.Id, .. old.Skip(10).Concat(recent).Select(delivery => delivery.Id)], left);
        Assert.Equal(kept.Id, Assert.Single(await host.InDatabaseAsync(db => db.InboundEvents.Select(received => received.Id).ToListAsync(Cancellation))));
    }

    public void Dispose() => _keys.Dispose();

    private static async Task<Guid> SubscribeAsync(SecretHost host, Guid owner)
    {
        var made = await host.AsAsync<WebhookSubscriptions, Result<WebhookSubscriptionDto>>(
            owner, all => all.CreateAsync(new NewWebhookSubscriptionRequest("https://hooks.example/x", [WebhookEvents.Failed]), Cancellation));
        return made.Value!.Id;
    }

    private WebhookDelivery Delivery(Guid owner, Guid subscription, int daysAgo, WebhookDeliveryState state, int minutesAgo = 0)
    {
        var at = _now.AddDays(-daysAgo).AddMinutes(-minutesAgo);
        return new WebhookDelivery
        {
            Id = Guid.CreateVersion7(at),
            OwnerId = owner,
            SubscriptionId = subscription,
            Event = WebhookEvents.Ping,
            OccurredAt = at,
            CreatedAt = at,
            DeliveryJobId = Guid.CreateVersion7(),
            State = state,
        };
    }

    private InboundEvent Event(Guid owner, int daysAgo) => new()
    {
        Id = Guid.CreateVersion7(),
        OwnerId = owner,
        Source = "vercel",
        EventId = $"evt_{daysAgo}",
        Body = [],
        ReceivedAt = _now.AddDays(-daysAgo),
        JobId = Guid.CreateVersion7(),
    };
}
