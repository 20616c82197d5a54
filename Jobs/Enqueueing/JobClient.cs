using System.Data.Common;
using Concierge.Contracts.Jobs;
using Concierge.Jobs.Dispatch;
using Concierge.Jobs.Live;
using Concierge.Jobs.Storage;
using Npgsql;

namespace Concierge.Jobs.Enqueueing;

/// <inheritdoc cref="IJobClient"/>
internal sealed class JobClient(
    EnqueueBuffer buffer, JobsDatabase database, NoticePublisher notices, ChangeSignals signals) : IJobClient
{
    public async Task<JobTicket> EnqueueAsync<TPayload, TResult>(
        JobDefinition<TPayload, TResult> definition, TPayload payload, EnqueueOptions? options, CancellationToken cancellation)
    {
        var job = NewJob.Create(definition, payload, options);
        var ticket = await JobsTelemetry.TimedAsync(buffer.AddAsync(job, cancellation), definition.Queue, "enqueue", "send");
        Announce(job, ticket);
        return ticket;
    }

    public JobTransaction Within(DbTransaction transaction)
        => transaction is NpgsqlTransaction npgsql
            ? new JobTransactionScope(npgsql, this)
            : throw new ArgumentException($"An Npgsql transaction is needed, and this is a {transaction?.GetType().Name ?? "null"}.", nameof(transaction));

    public async Task<JobChange> CancelAsync(Guid id, string actor, Guid? ownerId, CancellationToken cancellation)
    {
        var (change, affected) = await CancelStatement.ExecuteAsync(database, id, actor, ownerId, cancellation);
        signals.Changed(affected);
        signals.CancelRequested([.. affected.Where(job => job.State == JobState.Running).Select(job => job.Id)]);
        return change;
    }

    public async Task<JobChange> RetryAsync(Guid id, string actor, Guid? ownerId, CancellationToken cancellation)
    {
        var (change, queue, affected) = await RetryStatement.ExecuteAsync(database, id, actor, ownerId, cancellation);
        signals.Changed(affected);
        if (queue is not null) notices.Announce(queue);
        return change;
    }

    public Task<JobChange> DeleteAsync(Guid id, string actor, Guid? ownerId, CancellationToken cancellation)
        => DeleteStatement.ExecuteAsync(database, id, ownerId, cancellation);

    public Task<int> CleanupAsync(CancellationToken cancellation) => CleanupStatement.ExecuteAllAsync(database, cancellation);

    internal void Announce(NewJob job, JobTicket ticket)
    {
        JobsTelemetry.Enqueued(job.Definition, ticket.IsDuplicate);
        if (ticket.IsDuplicate) return;
        signals.Changed([new ChangedJob(job.Id, job.OwnerId, JobState.Queued)]);
        if (job.RunAt is null) notices.Announce(job.Definition.Queue);
    }
}
