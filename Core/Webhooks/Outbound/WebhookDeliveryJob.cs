using Concierge.Contracts.Webhooks;
using Concierge.Core.Data;
using Concierge.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Concierge.Core.Webhooks.Outbound;

/// <summary>What the job is enqueued with.</summary>
public sealed record DeliverWebhook(Guid DeliveryId);

public sealed record DeliveredWebhook(WebhookDeliveryState State);

/// <summary>
/// Sends one message until it is taken or has been tried often enough. A crash between the answer and the note of it
/// sends it once more, under the same <c>webhook-id</c>.
/// </summary>
public sealed class WebhookDeliveryJob(ConciergeDb db, WebhookTransport transport, WebhookFailures failures, IOptions<WebhooksOptions> options, TimeProvider time)
    : IJobHandler<DeliverWebhook, DeliveredWebhook>
{
    private const int Gone = 410;

    public static JobDefinition<DeliverWebhook, DeliveredWebhook> Definition { get; } = new("webhook_delivery")
    {
        Queue = "webhooks",
        // Above every Webhooks:MaxAttempts: the row counts, so that the last try is known as such.
        MaxAttempts = 30,
        Timeout = TimeSpan.FromMinutes(3),
        Retry = new RetryPolicy(TimeSpan.FromSeconds(5), 5, TimeSpan.FromHours(4)),
    };

    /// <summary>The job of a delivery is its owner's: they can see it, and share the queue fairly.</summary>
    public static EnqueueOptions OptionsOf(WebhookDelivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        return new EnqueueOptions { JobId = delivery.DeliveryJobId, OwnerId = delivery.OwnerId, CorrelationId = delivery.JobId };
    }

    public async Task<DeliveredWebhook> RunAsync(DeliverWebhook payload, JobContext job, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(payload);
        ArgumentNullException.ThrowIfNull(job);
        var delivery = await db.WebhookDeliveries.SingleOrDefaultAsync(one => one.Id == payload.DeliveryId && one.OwnerId == job.OwnerId, cancellation);
        var subscription = delivery is null ? null : await db.WebhookSubscriptions.AsNoTracking().SingleOrDefaultAsync(one => one.Id == delivery.SubscriptionId, cancellation);
        if (delivery is null || subscription is null) return new DeliveredWebhook(WebhookDeliveryState.Dropped);
        if (delivery.State == WebhookDeliveryState.Delivered) return new DeliveredWebhook(delivery.State);

        if (subscription.DisabledAt is not null)
        {
            delivery.State = WebhookDeliveryState.Dropped;
            await db.SaveChangesAsync(cancellation);
            return new DeliveredWebhook(delivery.State);
        }

        // Retried by hand: it gets its tries again.
        if (delivery.State != WebhookDeliveryState.Pending) (delivery.State, delivery.Attempts) = (WebhookDeliveryState.Pending, 0);
        var sent = await transport.SendAsync(subscription, delivery, cancellation);
        Note(delivery, sent);
        return await ConcludeAsync(subscription, delivery, sent, cancellation);
    }

    private void Note(WebhookDelivery delivery, WebhookAnswer sent)
    {
        delivery.Attempts++;
        (delivery.StatusCode, delivery.DurationMs, delivery.Fault) = (sent.StatusCode, (int)sent.Duration.TotalMilliseconds, sent.Fault);
        delivery.LastAttemptAt = time.GetUtcNow();
        if (sent.IsTaken) delivery.State = WebhookDeliveryState.Delivered;
        else if (sent.StatusCode == Gone || delivery.Attempts >= options.Value.MaxAttempts) delivery.State = WebhookDeliveryState.Failed;
    }

    private async Task<DeliveredWebhook> ConcludeAsync(WebhookSubscription subscription, WebhookDelivery delivery, WebhookAnswer sent, CancellationToken cancellation)
    {
        await db.SaveChangesAsync(cancellation);
        switch (delivery.State)
        {
            case WebhookDeliveryState.Delivered:
                if (subscription.Failures > 0) await failures.ForgetAsync(subscription, cancellation);
                return new DeliveredWebhook(delivery.State);
            case WebhookDeliveryState.Failed:
                await failures.CountAsync(subscription, isGone: sent.StatusCode == Gone, cancellation);
                throw new FailForGoodException("webhook_not_delivered", sent.Fault!);
            default:
                throw new RetryableException("webhook_not_delivered", sent.Fault!, sent.RetryAfter);
        }
    }
}
