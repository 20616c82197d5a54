using Concierge.Api.Http;
using Concierge.Api.Jobs;
using Concierge.Contracts.Jobs;
using Concierge.Contracts.Operations;
using Concierge.Core.Ai;
using Concierge.Core.Results;
using Concierge.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Operations;

/// <summary>What an operator does to jobs, on the record.</summary>
internal static class JobInterventions
{
    /// <summary>How the audit trail names whoever holds the admin key.</summary>
    private const string Actor = "admin";

    private const int MaxReason = 200;

    private static readonly string ReasonRule = $"Must have 1 to {MaxReason} characters.";

    public static async Task<Results<Ok<JobInspectionDto>, ProblemHttpResult>> RequeueAsync(
        Guid id, RequeueRequest request, IJobOperations operations, IJobAiCalls calls, CancellationToken cancellation)
        => IsReason(request.Reason)
            ? await AsItIsNowAsync(id, await operations.RequeueAsync(id, Actor, request.Reason.Trim(), cancellation), JobErrors.CannotRetry, operations, calls, cancellation)
            : Problems.Invalid("reason", ReasonRule);

    public static async Task<Results<Ok<JobInspectionDto>, ProblemHttpResult>> CancelAsync(
        Guid id, IJobClient client, IJobOperations operations, IJobAiCalls calls, CancellationToken cancellation)
        => await AsItIsNowAsync(id, await client.CancelAsync(id, Actor, ownerId: null, cancellation), JobErrors.CannotCancel, operations, calls, cancellation);

    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, IJobClient client, IJobReader reader, CancellationToken cancellation)
        => await client.DeleteAsync(id, Actor, ownerId: null, cancellation) switch
        {
            JobChange.Done => TypedResults.NoContent(),
            JobChange.Conflict when await reader.FindAsync(id, ownerId: null, cancellation) is { } job => JobErrors.CannotDelete(job.State).ToProblem(),
            _ => JobErrors.NotFound.ToProblem(),
        };

    public static async Task<Results<Accepted<BulkAcceptedDto>, ProblemHttpResult>> StartBulkAsync(
        BulkRequest request, IJobOperations operations, CancellationToken cancellation)
    {
        if (CriteriaRules.Fault(request.Criteria, operations, "criteria.") is { } fault) return fault.ToProblem();
        if (request.Action == BulkAction.Requeue && request.Reason is null) return Problems.Invalid("reason", "Required to requeue.");
        if (request.Reason is { } reason && !IsReason(reason)) return Problems.Invalid("reason", ReasonRule);

        var ticket = await operations.StartBulkAsync(request.Action, request.Criteria, Actor, request.Reason?.Trim(), cancellation);
        return TypedResults.Accepted($"/api/admin/jobs/{ticket.Id}", new BulkAcceptedDto(ticket.Id));
    }

    private static bool IsReason(string reason) => reason.Length <= MaxReason && !string.IsNullOrWhiteSpace(reason);

    private static async Task<Results<Ok<JobInspectionDto>, ProblemHttpResult>> AsItIsNowAsync(
        Guid id, JobChange change, Func<JobState, Error> refusal, IJobOperations operations, IJobAiCalls calls, CancellationToken cancellation)
    {
        var job = change == JobChange.NotFound ? null : await JobTimelines.FindAsync(id, operations, calls, cancellation);
        return (change, job) switch
        {
            (JobChange.Done, { } now) => TypedResults.Ok(now),
            (JobChange.Conflict, { } now) => refusal(now.Job.State).ToProblem(),
            _ => JobErrors.NotFound.ToProblem(),
        };
    }
}
