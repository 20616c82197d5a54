using Concierge.Contracts.Jobs;
using Concierge.Core.Results;

namespace Concierge.Api.Jobs;

/// <summary>What can be wrong with a job that somebody names.</summary>
internal static class JobErrors
{
    /// <summary>The same for an unknown id and for somebody else's, so that neither tells which it is.</summary>
    public static Error NotFound { get; } = new(ErrorKind.NotFound, "job_not_found", "There is no job with this id.");

    public static Error CannotCancel(JobState state) => Conflict("job_not_cancellable", state, "has ended; there is nothing to cancel");

    public static Error CannotRetry(JobState state) => Conflict(
        "job_not_retryable",
        state,
        state == JobState.Completed
            ? "has a result already; create a new job instead"
            : "has not ended; only failed, cancelled and expired jobs can be retried. Wait, or cancel it first with POST /api/jobs/{id}/cancel");

    public static Error AsksNothing(JobState state) => Conflict(
        "job_asks_nothing", state, "does not, or no longer, wait for this answer. Read 'waiting' of GET /api/jobs/{id}");

    public static Error CannotDelete(JobState state) => Conflict(
        "job_not_deletable", state, "has not ended. Cancel it first with POST /api/jobs/{id}/cancel, then delete it");

    private static Error Conflict(string code, JobState state, string why)
        => new(ErrorKind.Conflict, code, $"The job is {state.ToString().ToLowerInvariant()}: it {why}.");
}
