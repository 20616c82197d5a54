using System.Data.Common;
using System.Text.Json;
using Concierge.Contracts;
using Concierge.Contracts.Jobs;
using Concierge.Jobs.Dispatch;
using Concierge.Jobs.Live;
using Concierge.Jobs.Storage;
using Npgsql;

namespace Concierge.Jobs.Enqueueing;

/// <inheritdoc cref="IJobClient"/>
internal sealed class JobClient(
    EnqueueBuffer buffer, JobsDatabase database, JobRegistry registry, Announcer announcer, NoticePublisher notices, ChangeSignals signals) : IJobClient
{
    public async Task<JobTicket> EnqueueAsync<TPayload, TResult>(
        JobDefinition<TPayload, TResult> definition, TPayload payload, EnqueueOptions? options, CancellationToken cancellation)
    {
        var job = NewJob.Create(definition, payload, options);
        var ticket = await JobsTelemetry.TimedAsync(buffer.AddAsync(job, cancellation), definition.Queue, "enqueue", "send");
        announcer.Enqueued(job, ticket);
        return ticket;
    }

    public Task<IReadOnlyList<JobTicket>> EnqueueManyAsync<TPayload, TResult>(
        JobDefinition<TPayload, TResult> definition, IReadOnlyList<TPayload> payloads, EnqueueOptions? options, CancellationToken cancellation)
        => JobsTelemetry.TimedAsync(
            InOwnTransactionAsync(jobs => jobs.EnqueueManyAsync(definition, payloads, options, cancellation), cancellation), definition.Queue, "enqueue", "send");

    public Task<PublishedEvent> PublishAsync<TData>(string name, TData data, PublishOptions? options, CancellationToken cancellation)
        => InOwnTransactionAsync(jobs => jobs.PublishAsync(name, data, options, cancellation), cancellation);

    public JobTransaction Within(DbTransaction transaction)
        => transaction is NpgsqlTransaction npgsql
            ? new JobTransactionScope(npgsql, registry, announcer)
            : throw new ArgumentException($"An Npgsql transaction is needed, and this is a {transaction?.GetType().Name ?? "null"}.", nameof(transaction));

    public async Task<JobChange> AnswerAsync<T>(Guid id, string wait, T answer, string actor, Guid? ownerId, CancellationToken cancellation)
    {
        var json = JsonSerializer.Serialize(answer, Wire.Json);
        var (isTaken, woken) = await WaitStatements.AnswerAsync(database, id, wait, json, actor, ownerId, cancellation);
        announcer.Woken(woken);
        if (isTaken) return JobChange.Done;
        return await CancelStatement.ExistsAsync(database, id, ownerId, cancellation) ? JobChange.Conflict : JobChange.NotFound;
    }

    public async Task<JobChange> CancelAsync(Guid id, string actor, Guid? ownerId, CancellationToken cancellation)
    {
        var (change, affected) = await CancelStatement.ExecuteAsync(database, id, actor, ownerId, cancellation);
        foreach (var job in affected) signals.Changed(job);
        signals.CancelRequested([.. affected.Where(job => job.State == JobState.Running).Select(job => job.Id)]);
        return change;
    }

    public async Task<JobChange> RetryAsync(Guid id, string actor, Guid? ownerId, CancellationToken cancellation)
    {
        var (change, queue, affected) = await RetryStatement.ExecuteAsync(database, id, actor, ownerId, cancellation);
        foreach (var job in affected) signals.Changed(job);
        if (queue is not null) notices.Announce(queue);
        return change;
    }

    public Task<JobChange> DeleteAsync(Guid id, string actor, Guid? ownerId, CancellationToken cancellation)
        => DeleteStatement.ExecuteAsync(database, id, ownerId, cancellation);

    public Task<int> CleanupAsync(CancellationToken cancellation) => CleanupStatement.ExecuteAllAsync(database, cancellation);

    private async Task<T> InOwnTransactionAsync<T>(Func<JobTransactionScope, Task<T>> write, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var jobs = new JobTransactionScope(transaction, registry, announcer);
        var written = await write(jobs);
        await jobs.CommitAsync(cancellation);
        return written;
    }
}
