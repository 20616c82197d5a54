using Concierge.Api.Http;
using Concierge.Api.Jobs;
using Concierge.Contracts.Operations;
using Concierge.Core.Ai;
using Concierge.Core.People;
using Concierge.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Operations;

/// <summary>What happened to a job: the engine's part, and the calls of models that were made for it.</summary>
internal static class JobTimelines
{
    public static async Task<Results<Ok<JobInspectionDto>, ProblemHttpResult>> InspectAsync(
        Guid id, IJobOperations operations, IJobAiCalls calls, CancellationToken cancellation)
        => await FindAsync(id, operations, calls, cancellation) is { } job ? TypedResults.Ok(job) : JobErrors.NotFound.ToProblem();

    public static async Task<Results<Ok<TimelineDto>, ProblemHttpResult>> OfAnybodyAsync(
        Guid id, IJobOperations operations, IJobAiCalls calls, CancellationToken cancellation)
        => await FindAsync(id, operations, calls, cancellation) is { } job ? TypedResults.Ok(job.Timeline) : JobErrors.NotFound.ToProblem();

    public static async Task<Results<Ok<TimelineDto>, ProblemHttpResult>> OfOwnerAsync(
        Guid id, IJobOperations operations, IJobAiCalls calls, CurrentUser user, CancellationToken cancellation)
        => await operations.TimelineAsync(id, user.Id, cancellation) is { } timeline
            ? TypedResults.Ok(await WithCallsAsync(timeline, calls, cancellation))
            : JobErrors.NotFound.ToProblem();

    /// <summary>The job with its AI calls; null when there is none.</summary>
    public static async Task<JobInspectionDto?> FindAsync(Guid id, IJobOperations operations, IJobAiCalls calls, CancellationToken cancellation)
        => await operations.InspectAsync(id, cancellation) is { } job
            ? job with { Timeline = await WithCallsAsync(job.Timeline, calls, cancellation) }
            : null;

    private static async Task<TimelineDto> WithCallsAsync(TimelineDto timeline, IJobAiCalls calls, CancellationToken cancellation)
        => timeline with { AiCalls = await calls.ListAsync(timeline.JobId, timeline.TraceId, cancellation) };
}
