using System.Globalization;
using Concierge.Contracts.Jobs;
using Concierge.Contracts.Operations;
using Concierge.Jobs.Dispatch;
using Concierge.Jobs.Live;
using Concierge.Jobs.Storage;
using Concierge.Jobs.Storage.Operations;

namespace Concierge.Jobs.Operations;

/// <summary>What a bulk job is enqueued with.</summary>
internal sealed record BulkPayload(BulkAction Action, JobCriteria Criteria, string Actor, string? Reason);

/// <summary>Where a bulk job stands after a leg.</summary>
/// <param name="Below">Everything above has been done; null when everything has.</param>
internal sealed record BulkLeg(Guid? Below, long Changed, long PassedOver);

/// <summary>
/// Does something to every job that matches, in batches of 1,000. Ten batches are a leg, kept as a step: after a
/// crash at most one leg is walked again, and it finds its jobs changed already. Jobs that were enqueued or ended
/// after the bulk job had begun are left alone, so that a job which fails again at once is not requeued for ever.
/// </summary>
internal sealed class BulkJob(JobsDatabase database, NoticePublisher notices, ChangeSignals signals) : IJobHandler<BulkPayload, BulkResult>
{
    private const int BatchSize = 1_000;
    private const int BatchesInLeg = 10;
    private const int CountStretch = 16_000;

    public static JobDefinition<BulkPayload, BulkResult> Definition { get; } = new("jobs.bulk")
    {
        Queue = "jobs.system",
        Priority = JobPriority.High,
        MaxAttempts = 10,
        Timeout = TimeSpan.FromHours(24),
        Retention = TimeSpan.FromDays(30),
    };

    public async Task<BulkResult> RunAsync(BulkPayload payload, JobContext job, CancellationToken cancellation)
    {
        var begun = await job.StepAsync("count", token => BeginAsync(payload.Criteria, token), cancellation);
        var criteria = payload.Criteria with { To = payload.Criteria.To is { } to && to < begun.At ? to : begun.At };
        var walk = new SearchWalk(database, criteria);
        long changed = 0, passedOver = 0;
        Guid? below = walk.Start;
        for (var leg = 1; below is { } start; leg++)
        {
            var done = await job.StepAsync(
                string.Create(CultureInfo.InvariantCulture, $"leg-{leg}"), token => RunLegAsync(payload, walk, start, begun, job, changed + passedOver, token), cancellation);
            (below, changed, passedOver) = (done.Below, changed + done.Changed, passedOver + done.PassedOver);
        }

        await job.ReportAsync(100, Said(payload.Action, changed));
        return new BulkResult(payload.Action, changed, passedOver);
    }

    private async Task<Begun> BeginAsync(JobCriteria criteria, CancellationToken cancellation)
    {
        var walk = new SearchWalk(database, criteria);
        long total = 0;
        for (Guid? below = walk.Start; below is { } position;)
        {
            var stretch = await walk.CountAsync(position, CountStretch, cancellation);
            (total, below) = (total + stretch.Found, stretch.End);
        }

        return new Begun(await ClockStatement.ExecuteAsync(database, cancellation), total);
    }

    private async Task<BulkLeg> RunLegAsync(
        BulkPayload payload, SearchWalk walk, Guid start, Begun begun, JobContext job, long before, CancellationToken cancellation)
    {
        long changed = 0, passedOver = 0;
        Guid? below = start;
        for (int batch = 0, stretch = 0; batch < BatchesInLeg && below is { } position; stretch++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (ids, end) = await walk.IdsAsync(position, walk.Length(stretch, BatchSize), BatchSize, cancellation);
            // A full batch may have left matches behind in its stretch: go on right below the last of them.
            below = ids.Count == BatchSize ? ids[^1] : end;
            ids.Remove(job.JobId);
            if (ids.Count == 0) continue;

            var count = await ApplyAsync(payload, ids, begun.At, cancellation);
            (changed, passedOver) = (changed + count, passedOver + ids.Count - count);
            batch++;
            var seen = before + changed + passedOver;
            await job.ReportAsync((int)Math.Min(99, 100 * seen / Math.Max(1, begun.Total)), string.Create(CultureInfo.InvariantCulture, $"{seen:N0} of {begun.Total:N0} jobs"));
        }

        return new BulkLeg(below, changed, passedOver);
    }

    private async Task<int> ApplyAsync(BulkPayload payload, IReadOnlyList<Guid> ids, DateTimeOffset begun, CancellationToken cancellation)
    {
        var states = payload.Criteria.States;
        switch (payload.Action)
        {
            case BulkAction.Cancel:
                var cancelled = await BulkCancelStatement.ExecuteAsync(database, ids, states, payload.Actor, payload.Reason, cancellation);
                foreach (var job in cancelled) signals.Changed(job);
                signals.CancelRequested([.. cancelled.Where(job => job.State == JobState.Running).Select(job => job.Id)]);
                return cancelled.Select(job => job.Id).Intersect(ids).Count();
            case BulkAction.Requeue:
                var (requeued, queues) = await BulkRequeueStatement.ExecuteAsync(database, ids, states, begun, payload.Actor, payload.Reason!, cancellation);
                foreach (var job in requeued) signals.Changed(job);
                foreach (var queue in queues) notices.Announce(queue);
                return requeued.Count;
            case BulkAction.Delete:
                return await BulkDeleteStatement.ExecuteAsync(database, ids, states, begun, cancellation);
            default:
                throw new FailForGoodException("bulk_action_unknown", "This version does not know what to do.");
        }
    }

    private static string Said(BulkAction action, long count)
    {
        var done = action switch { BulkAction.Cancel => "cancelled", BulkAction.Requeue => "requeued", _ => "deleted" };
        return string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? "job" : "jobs")} {done}");
    }

    private sealed record Begun(DateTimeOffset At, long Total);
}
