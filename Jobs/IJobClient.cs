using System.Data.Common;

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

    /// <summary>Stores many jobs of one type in one transaction, in few statements, and tells the workers once.</summary>
    /// <param name="definition">The type.</param>
    /// <param name="payloads">Any number; statements take 250 each.</param>
    /// <param name="options">For every one of them; a job id or an idempotency key cannot be.</param>
    /// <param name="cancellation">Cancels the whole.</param>
    /// <returns>A ticket for each payload, in their order.</returns>
    /// <exception cref="ArgumentException">The options or a payload break a rule named in the message; nothing was stored.</exception>
    Task<IReadOnlyList<JobTicket>> EnqueueManyAsync<TPayload, TResult>(
        JobDefinition<TPayload, TResult> definition,
        IReadOnlyList<TPayload> payloads,
        EnqueueOptions? options = null,
        CancellationToken cancellation = default);

    /// <summary>
    /// Publishes an event: starts one job of every type that <see cref="JobDefinition.StartsOn"/> it, with the event's
    /// data as payload, and wakes the jobs that wait for it. All of that happens once, or not at all. Only types that
    /// this process has registered are started.
    /// </summary>
    /// <param name="name">Such as <c>calendar/sync.requested</c>; 1 to 100 characters.</param>
    /// <param name="data">Stored as JSON.</param>
    /// <param name="options">Id, key and owner.</param>
    /// <param name="cancellation">Cancels the whole.</param>
    /// <exception cref="ArgumentException">The data is no payload of a subscribed type, or holds a NUL character; nothing was stored.</exception>
    Task<PublishedEvent> PublishAsync<TData>(string name, TData data, PublishOptions? options = null, CancellationToken cancellation = default);

    /// <summary>Answers a job that waits for a person.</summary>
    /// <param name="id">The job.</param>
    /// <param name="wait">Name of the wait within the job.</param>
    /// <param name="answer">Stored as JSON; the handler reads it as the type it asked for.</param>
    /// <param name="actor">Who answers, for the audit trail.</param>
    /// <param name="ownerId">When given, somebody else's job is <see cref="JobChange.NotFound"/>.</param>
    /// <param name="cancellation">Cancels the request.</param>
    /// <returns><see cref="JobChange.Conflict"/> when the job does not, or no longer, wait for this.</returns>
    /// <exception cref="ArgumentException">The answer holds a NUL character.</exception>
    Task<JobChange> AnswerAsync<T>(Guid id, string wait, T answer, string actor, Guid? ownerId = null, CancellationToken cancellation = default);

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

    /// <summary>
    /// Gives all jobs of one owner to another: a guest has signed in. An attempt under way still acts for the owner
    /// before; whatever comes after it for the new one.
    /// </summary>
    /// <param name="fromOwner">Whose they are.</param>
    /// <param name="toOwner">Whose they become.</param>
    /// <param name="cancellation">Cancels the whole.</param>
    /// <returns>How many there were.</returns>
    Task<int> TransferAsync(Guid fromOwner, Guid toOwner, CancellationToken cancellation = default);

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
