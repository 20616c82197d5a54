using Concierge.Core.Data;
using Concierge.Core.Ends;
using Concierge.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;

namespace Concierge.Core.Webhooks.Outbound;

/// <summary>
/// Turns ends of jobs into deliveries. Whatever dies when, each end becomes one delivery for each subscription:
/// what was read is read again until the transaction that remembers it, and enqueues its delivery, has committed.
/// </summary>
public sealed class WebhookSweep(ConciergeDb db, IJobEnds ends, IJobClient jobs, IOptions<WebhooksOptions> options, TimeProvider time) : IEndsSweep
{
    public TimeSpan Interval => options.Value.SweepInterval;

    /// <inheritdoc/>
    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        var active = await db.WebhookSubscriptions.AsNoTracking()
            .Where(subscription => subscription.DisabledAt == null)
            .Select(subscription => new Watch(subscription.Id, subscription.Events, new EndsWatch(subscription.OwnerId, subscription.StartsAt, subscription.SweptTo)))
            .ToListAsync(cancellation);
        if (active.Count == 0) return 0;

        // Before anything is read: what ends from here on is read next time, and what ended shortly before once more.
        var (now, started) = (await ends.NowAsync(cancellation), 0);
        foreach (var watch in active) started += await SweepAsync(watch, now, cancellation);
        return started;
    }

    private async Task<int> SweepAsync(Watch watch, DateTimeOffset now, CancellationToken cancellation)
    {
        var started = await watch.Ends.FollowAsync(
            ends,
            (page, token) => db.Database.CreateExecutionStrategy().ExecuteAsync(once => TakeUpAsync(watch, page, once), token),
            cancellation);
        if (watch.Ends.IsToBeNoted(now))
        {
            await db.WebhookSubscriptions
                .Where(subscription => subscription.Id == watch.Id && subscription.SweptTo == watch.Ends.SweptTo)
                .ExecuteUpdateAsync(subscription => subscription.SetProperty(one => one.SweptTo, now), cancellation);
        }

        return started;
    }

    private async Task<int> TakeUpAsync(Watch watch, IReadOnlyList<JobEnd> page, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        var unknown = await UnknownAsync(watch, page, cancellation);
        if (unknown.Count == 0) return 0;

        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // One worker at a time for a subscription: another one that has this lock is doing the same.
        var isMine = await db.Database
            .SqlQuery<Guid>($"SELECT id AS \"Value\" FROM concierge.webhook_subscriptions WHERE id = {watch.Id} AND disabled_at IS NULL FOR UPDATE SKIP LOCKED")
            .ToListAsync(cancellation) is { Count: > 0 };
        if (!isMine) return 0;

        // Asked again under the lock.
        var deliveries = (await UnknownAsync(watch, page, cancellation)).ConvertAll(end => Delivery(watch, end));
        db.WebhookDeliveries.AddRange(deliveries);
        await db.SaveChangesAsync(cancellation);
        var within = jobs.Within(transaction.GetDbTransaction());
        foreach (var delivery in deliveries)
            await within.EnqueueAsync(WebhookDeliveryJob.Definition, new DeliverWebhook(delivery.Id), WebhookDeliveryJob.OptionsOf(delivery), cancellation);
        await within.CommitAsync(cancellation);
        return deliveries.Count;
    }

    // Deliveries are jobs of the subscriber's too, and a delivery of the end of a delivery would have no end.
    private async Task<List<JobEnd>> UnknownAsync(Watch watch, IReadOnlyList<JobEnd> page, CancellationToken cancellation)
    {
        var candidates = page
            .Where(end => end.Type != WebhookDeliveryJob.Definition.Name && end.FinishedAt >= watch.Ends.StartsAt && watch.Events.Contains(WebhookEvents.Of(end.State)))
            .ToList();
        if (candidates.Count == 0) return [];
        var ids = candidates.ConvertAll(end => (Guid?)end.JobId);
        var known = await db.WebhookDeliveries
            .Where(delivery => delivery.SubscriptionId == watch.Id && ids.Contains(delivery.JobId))
            .Select(delivery => new { delivery.JobId, delivery.JobVersion })
            .ToListAsync(cancellation);
        var seen = known.Select(delivery => (delivery.JobId, delivery.JobVersion)).ToHashSet();
        return candidates.FindAll(end => !seen.Contains((end.JobId, end.Version)));
    }

    private WebhookDelivery Delivery(Watch watch, JobEnd end) => new()
    {
        Id = Guid.CreateVersion7(),
        OwnerId = watch.Ends.OwnerId,
        SubscriptionId = watch.Id,
        Event = WebhookEvents.Of(end.State),
        JobId = end.JobId,
        JobVersion = end.Version,
        JobType = end.Type,
        JobState = end.State.ToString().ToLowerInvariant(),
        ErrorCode = end.ErrorCode,
        OccurredAt = end.FinishedAt,
        CreatedAt = time.GetUtcNow(),
        DeliveryJobId = Guid.CreateVersion7(),
    };

    private sealed record Watch(Guid Id, IList<string> Events, EndsWatch Ends);
}
