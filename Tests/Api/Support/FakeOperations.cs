using System.Text.Json;
using Concierge.Contracts.Jobs;
using Concierge.Contracts.Operations;
using Concierge.Core.Ai;
using Concierge.Jobs;

namespace Concierge.Tests.Api.Support;

/// <summary>The operator's surface over the jobs of <see cref="FakeJobs"/>; keeps what it was asked.</summary>
internal sealed class FakeOperations(FakeJobs jobs) : IJobOperations, IJobAiCalls
{
    public JobCriteria? LastCriteria { get; private set; }

    public (BulkAction Action, JobCriteria Criteria, string Actor, string? Reason)? LastBulk { get; private set; }

    public IReadOnlyList<JobTypeDto> Types => [new("echo", "default", ["text"])];

    public Task<JobFound> SearchAsync(JobCriteria criteria, Guid? before, int limit, CancellationToken cancellation)
    {
        LastCriteria = criteria;
        return Task.FromResult(new JobFound([], Guid.Empty, DateTimeOffset.UnixEpoch));
    }

    public Task<CountDto> CountAsync(JobCriteria criteria, CancellationToken cancellation) => Task.FromResult(new CountDto(10_000, CountKind.AtLeast));

    public Task<JobTicket> StartBulkAsync(BulkAction action, JobCriteria criteria, string actor, string? reason, CancellationToken cancellation)
    {
        LastBulk = (action, criteria, actor, reason);
        return Task.FromResult(new JobTicket(Guid.CreateVersion7(), IsDuplicate: false));
    }

    public Task<JobChange> RequeueAsync(Guid id, string actor, string reason, CancellationToken cancellation) => jobs.RetryAsync(id, actor, ownerId: null, cancellation);

    public async Task<JobInspectionDto?> InspectAsync(Guid id, CancellationToken cancellation) => await jobs.FindAsync(id, ownerId: null, cancellation) is { } job
        ? new JobInspectionDto(Row(job), JsonSerializer.SerializeToElement(new { }), Result: null, ParentId: null, ExpiresAt: null, Timeline(job) with { ErrorDetail = "at Secret.Code()" })
        : null;

    public async Task<TimelineDto?> TimelineAsync(Guid id, Guid ownerId, CancellationToken cancellation)
        => await jobs.FindAsync(id, ownerId, cancellation) is { } job ? Timeline(job) : null;

    public Task<OverviewDto> OverviewAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public Task<MinutesDto> MinutesAsync(int minutes, string? queue, string? type, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<AiCallDto>> ListAsync(Guid jobId, string? traceId, CancellationToken cancellation)
        => Task.FromResult<IReadOnlyList<AiCallDto>>([new(DateTimeOffset.UnixEpoch, "sample", "brief", 12, 3, 4, Error: null)]);

    private static TimelineDto Timeline(JobDto job) => new(job.Id, job.TraceId, job.CorrelationId, job.Progress, job.Message, [], [], [], [], [], ErrorDetail: null);

    private static JobRowDto Row(JobDto job) => new(
        job.Id, job.Type, "default", 1, job.State, OwnerId: null, job.Progress, job.Message, job.Attempt, job.MaxAttempts, job.CancelRequested, job.CreatedAt,
        job.CreatedAt, job.StartedAt, job.FinishedAt, ErrorCode: null, ErrorMessage: null, Worker: null, job.CorrelationId);
}
