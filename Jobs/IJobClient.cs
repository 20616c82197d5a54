using System.Data.Common;
using Concierge.Contracts.Jobs;

namespace Concierge.Jobs;

/// <summary>Asks things of the engine: from any process, whether it runs jobs or not.</summary>
public interface IJobClient
{
    /// <summary>Stores a job and tells the workers. Returns once it is durable; a broker that is down does not matter.</summary>
    /// <exception cref="ArgumentException">The options break a rule named in the message.</exception>
    Task<JobTicket> EnqueueAsync<TPayload, TResult>(
        JobDefinition<TPayload, TResult> definition,
        TPayload payload,
        EnqueueOptions? options = null,
        CancellationToken cancellation = default);

    /// <summary>
    /// Enqueues inside the caller's transaction: the job exists if and only if that commits. Commit through
    /// <see cref="JobTransaction.CommitAsync"/>, which tells the workers at once; after a plain commit they
    /// find the job with their next sweep.
    /// </summary>
    /// <param name="transaction">An open Npgsql transaction, such as <c>db.Database.CurrentTransaction!.GetDbTransaction()</c>.</param>
    JobTransaction Within(DbTransaction transaction);

    /// <summary>
    /// Ends a job that is not running, or asks the running attempt to stop; its token fires within 2 seconds.
    /// Children are cancelled too.
    /// </summary>
    /// <param name="id">The job.</param>
    /// <param name="actor">Who asks, for the audit trail.</param>
    /// <param name="ownerId">When given, somebody else's job is <see cref="JobChange.NotFound"/>.</param>
    /// <param name="cancellation">Cancels the request, not the job.</param>
    Task<JobChange> CancelAsync(Guid id, string actor, Guid? ownerId = null, CancellationToken cancellation = default);

    /// <summary>Queues a failed, cancelled or expired job again, with fresh attempts; finished steps are kept.</summary>
    /// <inheritdoc cref="CancelAsync"/>
    Task<JobChange> RetryAsync(Guid id, string actor, Guid? ownerId = null, CancellationToken cancellation = default);

    /// <summary>Deletes a job in a terminal state, with its steps and its audit trail.</summary>
    /// <inheritdoc cref="CancelAsync"/>
    Task<JobChange> DeleteAsync(Guid id, string actor, Guid? ownerId = null, CancellationToken cancellation = default);

    /// <summary>Deletes finished jobs whose retention has passed. Returns how many.</summary>
    Task<int> CleanupAsync(CancellationToken cancellation = default);
}

/// <summary>What became of a request to change a job.</summary>
public enum JobChange
{
    /// <summary>Done, or under way where an attempt must stop first.</summary>
    Done,

    /// <summary>No such job, or not this owner's.</summary>
    NotFound,

    /// <summary>The job's state does not allow it.</summary>
    Conflict,
}

/// <summary>Jobs enqueued inside a transaction that the caller opened.</summary>
public abstract class JobTransaction
{
    /// <inheritdoc cref="IJobClient.EnqueueAsync"/>
    public abstract Task<JobTicket> EnqueueAsync<TPayload, TResult>(
        JobDefinition<TPayload, TResult> definition,
        TPayload payload,
        EnqueueOptions? options = null,
        CancellationToken cancellation = default);

    /// <summary>Commits the transaction, then tells the workers.</summary>
    public abstract Task CommitAsync(CancellationToken cancellation = default);
}

/// <summary>Reads jobs. <c>ownerId</c> narrows to one owner in the WHERE clause; null reads everybody's.</summary>
public interface IJobReader
{
    /// <summary>The job with its steps, or null when there is none (or it is not this owner's).</summary>
    Task<JobDto?> FindAsync(Guid id, Guid? ownerId, CancellationToken cancellation = default);

    /// <summary>Jobs newest first, without their results.</summary>
    Task<IReadOnlyList<JobDto>> ListAsync(JobFilter filter, CancellationToken cancellation = default);

    /// <summary>The audit trail, oldest first; empty when there is no such job.</summary>
    Task<IReadOnlyList<JobTransitionDto>> TransitionsAsync(Guid id, Guid? ownerId, CancellationToken cancellation = default);
}

/// <summary>What <see cref="IJobReader.ListAsync"/> returns.</summary>
/// <param name="OwnerId">Only this owner's; null for everybody's.</param>
/// <param name="Type">Only this type.</param>
/// <param name="States">Only jobs in one of these states; all when null or empty.</param>
/// <param name="Before">Only jobs with an id before this one: the last id of the page before.</param>
/// <param name="Limit">1 to 200.</param>
public sealed record JobFilter(Guid? OwnerId, string? Type = null, IReadOnlyList<JobState>? States = null, Guid? Before = null, int Limit = 50);

/// <summary>Follows jobs as they change.</summary>
public interface IJobFeed
{
    /// <summary>
    /// The job as it is now (unless its version is <paramref name="afterVersion"/> or older), then again after
    /// each change, newest state only; ends after a terminal state, or at once when there is no such job.
    /// Wakes by Redis, and by a poll every 2 seconds while Redis is away.
    /// </summary>
    IAsyncEnumerable<JobDto> FollowAsync(Guid id, Guid? ownerId, long afterVersion = 0, CancellationToken cancellation = default);

    /// <summary>The ids of this owner's jobs as they change; for lists. Never ends by itself.</summary>
    IAsyncEnumerable<Guid> FollowOwnerAsync(Guid ownerId, CancellationToken cancellation = default);
}
