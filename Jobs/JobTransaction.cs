namespace Concierge.Jobs;

/// <summary>Jobs enqueued inside a transaction that the caller opened.</summary>
public abstract class JobTransaction
{
    /// <inheritdoc cref="IJobClient.EnqueueAsync"/>
    public abstract Task<JobTicket> EnqueueAsync<TPayload, TResult>(
        JobDefinition<TPayload, TResult> definition,
        TPayload payload,
        EnqueueOptions? options = null,
        CancellationToken cancellation = default);

    /// <inheritdoc cref="IJobClient.EnqueueManyAsync"/>
    public abstract Task<IReadOnlyList<JobTicket>> EnqueueManyAsync<TPayload, TResult>(
        JobDefinition<TPayload, TResult> definition,
        IReadOnlyList<TPayload> payloads,
        EnqueueOptions? options = null,
        CancellationToken cancellation = default);

    /// <inheritdoc cref="IJobClient.PublishAsync"/>
    public abstract Task<PublishedEvent> PublishAsync<TData>(
        string name, TData data, PublishOptions? options = null, CancellationToken cancellation = default);

    /// <summary>Commits the transaction, then tells the workers.</summary>
    public abstract Task CommitAsync(CancellationToken cancellation = default);
}
