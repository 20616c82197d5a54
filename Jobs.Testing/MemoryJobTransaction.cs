using System.Data.Common;
using Concierge.Jobs.Enqueueing;

namespace Concierge.Jobs.Testing;

/// <summary>Holds back what is enqueued until the test's own transaction commits.</summary>
internal sealed class MemoryJobTransaction(MemoryJobClient client, MemoryJobs jobs, DbTransaction transaction) : JobTransaction
{
    private readonly List<Action> _writes = [];

    public override Task<JobTicket> EnqueueAsync<TPayload, TResult>(
        JobDefinition<TPayload, TResult> definition, TPayload payload, EnqueueOptions? options = null, CancellationToken cancellation = default)
        => Task.FromResult(Hold(NewJob.Create(definition, payload, options)));

    public override Task<IReadOnlyList<JobTicket>> EnqueueManyAsync<TPayload, TResult>(
        JobDefinition<TPayload, TResult> definition, IReadOnlyList<TPayload> payloads, EnqueueOptions? options = null, CancellationToken cancellation = default)
        => Task.FromResult<IReadOnlyList<JobTicket>>([.. payloads.Select(payload => Hold(NewJob.Create(definition, payload, options)))]);

    public override Task<PublishedEvent> PublishAsync<TData>(
        string name, TData data, PublishOptions? options = null, CancellationToken cancellation = default)
    {
        var published = NewEvent.Create(name, data, options);
        _writes.Add(() => client.Publish(published));
        return Task.FromResult(new PublishedEvent(published.Id, IsDuplicate: false, [], Woken: 0));
    }

    public override async Task CommitAsync(CancellationToken cancellation = default)
    {
        if (transaction is not null) await transaction.CommitAsync(cancellation);
        _writes.ForEach(write => write());
        _writes.Clear();
    }

    private JobTicket Hold(NewJob job)
    {
        _writes.Add(() => jobs.Add(job));
        return new JobTicket(job.Id, IsDuplicate: false);
    }
}
