using System.Diagnostics;
using Concierge.Contracts.Operations;
using Concierge.Jobs.Dispatch;
using Concierge.Jobs.Live;
using Concierge.Jobs.Storage;
using Concierge.Jobs.Storage.Operations;

namespace Concierge.Jobs.Operations;

/// <inheritdoc cref="IJobOperations"/>
internal sealed class JobOperations(
    JobsDatabase database, JobRegistry registry, IJobClient client, IJobReader reader, NoticePublisher notices, ChangeSignals signals, TimeProvider time)
    : IJobOperations
{
    private static readonly TimeSpan SearchTime = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan CountTime = TimeSpan.FromSeconds(1);
    private const int CountStretch = 16_000;
    private const int MaxReason = 200;

    public IReadOnlyList<JobTypeDto> Types { get; } =
        [.. registry.Definitions.OrderBy(d => d.Name, StringComparer.Ordinal).Select(d => new JobTypeDto(d.Name, d.Queue, d.SearchableFields))];

    public async Task<JobFound> SearchAsync(JobCriteria criteria, Guid? before, int limit, CancellationToken cancellation)
    {
        Check(criteria);
        Guard.Range(limit, 1, 200);
        var walk = new SearchWalk(database, criteria);
        var started = time.GetTimestamp();
        var found = new List<JobRowDto>();
        Guid? position = before ?? walk.Start;
        for (var stretch = 0; position is { } below; stretch++)
        {
            // One more than asked for tells whether there is another page.
            var wanted = limit + 1 - found.Count;
            var rows = await walk.RowsAsync(below, walk.Length(stretch, wanted), wanted, cancellation);
            found.AddRange(rows.Found);
            if (found.Count > limit) return new JobFound([.. found.Take(limit)], found[limit - 1].Id, SearchedBackTo: null);
            position = rows.End;
            if (position is { } end && time.GetElapsedTime(started) > SearchTime) return new JobFound(found, end, SearchSource.TimeOf(end));
        }

        return new JobFound(found, Next: null, SearchedBackTo: null);
    }

    public async Task<CountDto> CountAsync(JobCriteria criteria, CancellationToken cancellation)
    {
        Check(criteria);
        var walk = new SearchWalk(database, criteria);
        var started = time.GetTimestamp();
        long count = 0;
        Guid? position = walk.Start;
        while (position is { } below)
        {
            var stretch = await walk.CountAsync(below, CountStretch, cancellation);
            count += stretch.Found;
            position = stretch.End;
            if (count > OverviewStatement.Cap) return new CountDto(OverviewStatement.Cap, CountKind.AtLeast);
            if (position is not null && time.GetElapsedTime(started) > CountTime) return new CountDto(count, CountKind.AtLeast);
        }

        return CountDto.Exactly(count);
    }

    public Task<JobTicket> StartBulkAsync(BulkAction action, JobCriteria criteria, string actor, string? reason, CancellationToken cancellation)
    {
        Check(criteria);
        if (action == BulkAction.Requeue || reason is not null) Guard.Length(reason!, 1, MaxReason, nameof(reason));
        return client.EnqueueAsync(BulkJob.Definition, new BulkPayload(action, criteria, actor, reason), options: null, cancellation);
    }

    public async Task<JobChange> RequeueAsync(Guid id, string actor, string reason, CancellationToken cancellation)
    {
        Guard.Length(reason, 1, MaxReason);
        var (changed, queues) = await BulkRequeueStatement.ExecuteAsync(database, [id], states: null, endedBy: null, actor, reason, cancellation);
        foreach (var job in changed) signals.Changed(job);
        foreach (var queue in queues) notices.Announce(queue);
        if (changed.Count > 0) return JobChange.Done;
        return await CancelStatement.ExistsAsync(database, id, ownerId: null, cancellation) ? JobChange.Conflict : JobChange.NotFound;
    }

    public async Task<JobInspectionDto?> InspectAsync(Guid id, CancellationToken cancellation)
    {
        if (await InspectStatement.ExecuteAsync(database, id, ownerId: null, cancellation) is not { } job) return null;
        var timeline = await TimelineAsync(job, ownerId: null, cancellation);
        return timeline is null ? null : new JobInspectionDto(job.Row, job.Payload, job.Result, job.ParentId, job.ExpiresAt, timeline with { ErrorDetail = job.ErrorDetail });
    }

    public async Task<TimelineDto?> TimelineAsync(Guid id, Guid ownerId, CancellationToken cancellation)
        => await InspectStatement.ExecuteAsync(database, id, ownerId, cancellation) is { } job ? await TimelineAsync(job, ownerId, cancellation) : null;

    public Task<OverviewDto> OverviewAsync(CancellationToken cancellation) => OverviewStatement.ExecuteAsync(database, registry.Queues, cancellation);

    public async Task<MinutesDto> MinutesAsync(int minutes, string? queue, string? type, CancellationToken cancellation)
    {
        Guard.Range(minutes, 1, 1_440);
        var now = time.GetUtcNow();
        var last = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        var first = last.AddMinutes(1 - minutes);
        return MinuteSeries.Of(await MinuteStatements.ReadAsync(database, first, last, queue, type, cancellation), first, minutes);
    }

    private async Task<TimelineDto?> TimelineAsync(InspectedJob job, Guid? ownerId, CancellationToken cancellation)
    {
        var transitions = await reader.TransitionsAsync(job.Row.Id, ownerId, cancellation);
        var found = await reader.FindAsync(job.Row.Id, ownerId, cancellation);
        if (found is null) return null;
        var trace = ActivityContext.TryParse(job.TraceParent, traceState: null, out var context) ? context.TraceId.ToHexString() : null;
        return new TimelineDto(
            job.Row.Id, trace, job.Row.CorrelationId, job.Row.Progress, job.Row.Message,
            JobHistory.Attempts(transitions), JobHistory.Waits(transitions), found.Steps, [], transitions, ErrorDetail: null);
    }

    private void Check(JobCriteria criteria)
    {
        ArgumentNullException.ThrowIfNull(criteria);
        if (criteria.Field is null) return;
        if (criteria.Value is null || criteria.Type is null) throw new ArgumentException("A field needs a type and a value.", nameof(criteria));
        if (!registry.TryGet(criteria.Type, out var definition) || !definition.SearchableFields.Contains(criteria.Field, StringComparer.Ordinal))
            throw new ArgumentException($"The type does not declare '{criteria.Field}' as searchable.", nameof(criteria));
    }
}
