using Concierge.Contracts.Webhooks;
using Concierge.Core.Data;
using Concierge.Core.Webhooks.Outbound;
using Concierge.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Concierge.Core.Webhooks;

public sealed record TidyWebhooks;

public sealed record TidiedWebhooks(int Events, int Deliveries);

/// <summary>Deletes events that came long ago, and of each subscription the deliveries beyond the newest that are listed.</summary>
public sealed class WebhookTidying(ConciergeDb db, IOptions<WebhooksOptions> options, TimeProvider time) : IJobHandler<TidyWebhooks, TidiedWebhooks>
{
    // Much longer than an end of a job is looked at again: deliveries are also the memory of what was delivered.
    private static readonly TimeSpan s_youngest = TimeSpan.FromDays(1);

    public static JobDefinition<TidyWebhooks, TidiedWebhooks> Definition { get; } = new("webhook_tidying")
    {
        Priority = JobPriority.Low,
        Timeout = TimeSpan.FromMinutes(30),
    };

    public async Task<TidiedWebhooks> RunAsync(TidyWebhooks payload, JobContext job, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var (oldest, youngest) = (now.AddDays(-options.Value.RetentionDays), now - s_youngest);
        var events = await db.InboundEvents.Where(received => received.ReceivedAt < oldest).ExecuteDeleteAsync(cancellation);
        var deliveries = await db.WebhookDeliveries
            .Where(delivery => delivery.CreatedAt < youngest && delivery.State != WebhookDeliveryState.Pending)
            .Where(delivery => db.WebhookDeliveries.Count(newer => newer.SubscriptionId == delivery.SubscriptionId && newer.Id > delivery.Id) >= WebhookSubscriptions.KeptDeliveries)
            .ExecuteDeleteAsync(cancellation);
        return new TidiedWebhooks(events, deliveries);
    }
}
