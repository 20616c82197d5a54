using System.Globalization;
using Concierge.Core.Data;
using Concierge.Core.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Concierge.Core.Webhooks.Outbound;

/// <summary>Counts deliveries that failed for good, and disables a subscription that nobody seems to listen to.</summary>
public sealed class WebhookFailures(ConciergeDb db, IOptions<WebhooksOptions> options, TimeProvider time, ILogger<WebhookFailures> logger)
{
    /// <summary>One was taken: the row of failures is over.</summary>
    public Task ForgetAsync(WebhookSubscription subscription, CancellationToken cancellation)
        => One(subscription).ExecuteUpdateAsync(one => one.SetProperty(row => row.Failures, 0), cancellation);

    /// <summary>One more failed.</summary>
    /// <param name="isGone">The endpoint says that it will never be there again (410).</param>
    public async Task CountAsync(WebhookSubscription subscription, bool isGone, CancellationToken cancellation)
    {
        // Added in the database: deliveries of one subscription end side by side.
        await One(subscription).ExecuteUpdateAsync(one => one.SetProperty(row => row.Failures, row => row.Failures + 1), cancellation);
        var limit = isGone ? 1 : options.Value.DisableAfter;
        var reason = isGone
            ? "The endpoint answered 410: it is gone."
            : string.Create(CultureInfo.InvariantCulture, $"{limit} deliveries in a row failed, each tried {options.Value.MaxAttempts} times.");
        await db.Database.CreateExecutionStrategy().ExecuteAsync(token => DisableAsync(subscription, limit, reason, token), cancellation);
    }

    private async Task DisableAsync(WebhookSubscription subscription, int limit, string reason, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var disabled = await One(subscription)
            .Where(one => one.DisabledAt == null && one.Failures >= limit)
            .ExecuteUpdateAsync(one => one.SetProperty(row => row.DisabledAt, now).SetProperty(row => row.DisabledReason, reason), cancellation);
        if (disabled == 0) return;

        db.ChangeTracker.Clear();
        db.Notifications.Add(new Notification
        {
            Id = Guid.CreateVersion7(),
            OwnerId = subscription.OwnerId,
            Kind = "webhook.disabled",
            SubjectId = subscription.Id,
            Message = $"A webhook subscription was disabled. {reason}",
            CreatedAt = now,
        });
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        logger.LogWarning("Webhook subscription {SubscriptionId} of {OwnerId} was disabled", subscription.Id, subscription.OwnerId);
    }

    private IQueryable<WebhookSubscription> One(WebhookSubscription subscription) => db.WebhookSubscriptions.Where(one => one.Id == subscription.Id);
}
