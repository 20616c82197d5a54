using Concierge.Api.Http;
using Concierge.Contracts.Jobs;
using Concierge.Core.People;
using Concierge.Core.Results;
using Concierge.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Jobs;

/// <summary>Cancel, retry and delete: the engine decides, this says what became of it.</summary>
internal sealed class JobChanges(IJobClient client, IJobReader reader, CurrentUser user)
{
    private delegate Task<JobChange> Change(Guid id, string actor, Guid? ownerId, CancellationToken cancellation);

    public static async Task<Results<Ok<JobDto>, ProblemHttpResult>> CancelAsync(Guid id, JobChanges jobs, CancellationToken cancellation)
        => AsItIsNow(await jobs.ApplyAsync(id, jobs.Client.CancelAsync, JobErrors.CannotCancel, cancellation));

    public static async Task<Results<Ok<JobDto>, ProblemHttpResult>> RetryAsync(Guid id, JobChanges jobs, CancellationToken cancellation)
        => AsItIsNow(await jobs.ApplyAsync(id, jobs.Client.RetryAsync, JobErrors.CannotRetry, cancellation));

    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, JobChanges jobs, CancellationToken cancellation)
        => (await jobs.ApplyAsync(id, jobs.Client.DeleteAsync, JobErrors.CannotDelete, cancellation)).Error is { } error
            ? error.ToProblem()
            : TypedResults.NoContent();

    private IJobClient Client => client;

    /// <summary>The job after the change; null when it is gone.</summary>
    private async Task<Result<JobDto?>> ApplyAsync(Guid id, Change change, Func<JobState, Error> refusal, CancellationToken cancellation)
    {
        var outcome = await change(id, $"user:{user.Id}", user.Id, cancellation);
        var job = outcome == JobChange.NotFound ? null : await reader.FindAsync(id, user.Id, cancellation);
        return (outcome, job) switch
        {
            (JobChange.Done, _) => job,
            (JobChange.Conflict, { State: var state }) => refusal(state),
            _ => JobErrors.NotFound,
        };
    }

    private static Results<Ok<JobDto>, ProblemHttpResult> AsItIsNow(Result<JobDto?> result)
        => result.Value is { } job ? TypedResults.Ok(job) : (result.Error ?? JobErrors.NotFound).ToProblem();
}
