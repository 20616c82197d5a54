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
    EnqueueBuffer buffer, JobsDatabase database, JobRegistry registry, Announcer announcer, NoticePublisher notices, ChangeSignals signals,
    TimeProvider time) : IJobClient
{
    public async Task<JobTicket> EnqueueAsync<TPayload, TResult>(
        JobDefinition<TPayload, TResult> definition, TPayload payload, EnqueueOptions? options, CancellationToken cancellation)
    {
        // The statement is shared with other callers, so it is in nobody's trace.
        using var activity = JobsTelemetry.StartEnqueue(definition);
        var job = NewJob.Create(definition, payload, options);
        return await JobsTelemetry.TimedAsync(buffer.AddAsync(job, cancellation), definition.Queue, "enqueue", "send");
    }

    public Task<IReadOnlyList<JobTicket>> EnqueueManyAsync<TPayload, TResult>(
        JobDefinition<TPayload, TResult> definition, IReadOnlyList<TPayload> payloads, EnqueueOptions? options, CancellationToken cancellation)
    {
        var jobs = NewJob.CreateMany(definition, payloads, options);
        return JobsTelemetry.TimedAsync(
            InOwnTransactionAsync(scope => scope.EnqueueManyAsync(jobs, cancellation), cancellation), definition.Queue, "enqueue", "send");
    }

    public Task<PublishedEvent> PublishAsync<TData>(string name, TData data, PublishOptions? options, CancellationToken cancellation)
    {
        var publication = Publication.Create(registry, name, data, options);
        return InOwnTransactionAsync(scope => scope.PublishAsync(publication, cancellation), cancellation);
    }

    public JobTransaction Within(DbTransaction transaction)
        => transaction is NpgsqlTransaction npgsql
            ? new JobTransactionScope(npgsql, registry, announcer)
            : throw new ArgumentException($"An Npgsql transaction is needed, and this is a {transaction?.GetType().Name ?? "null"}.", nameof(transaction));

    public async Task<JobChange> AnswerAsync<T>(Guid id, string wait, T answer, string actor, Guid? ownerId, CancellationToken cancellation)
    {
        var json = StorableText.Json(JsonSerializer.Serialize(answer, Wire.Json));
        var ((isTaken, woken), isUnsure) = await OverBlipAsync(token => WaitStatements.AnswerAsync(database, id, wait, json, actor, ownerId, token), cancellation);
        announcer.Woken(woken);
        if (isTaken) return JobChange.Done;
        if (!await CancelStatement.ExistsAsync(database, id, ownerId, cancellation)) return JobChange.NotFound;
        return isUnsure && await WaitStatements.HasAnswerAsync(database, id, wait, json, actor, cancellation) ? JobChange.Done : JobChange.Conflict;
    }

    public async Task<JobChange> CancelAsync(Guid id, string actor, Guid? ownerId, CancellationToken cancellation)
    {
        var ((change, affected), isUnsure) = await OverBlipAsync(token => CancelStatement.ExecuteAsync(database, id, actor, ownerId, token), cancellation);
        foreach (var job in affected) signals.Changed(job);
        signals.CancelRequested([.. affected.Where(job => job.State == JobState.Running).Select(job => job.Id)]);
        return isUnsure && change == JobChange.Conflict && await IsAsync(id, state => state == JobState.Cancelled, cancellation) ? JobChange.Done : change;
    }

    public async Task<JobChange> RetryAsync(Guid id, string actor, Guid? ownerId, CancellationToken cancellation)
    {
        var ((change, queue, affected), isUnsure) = await OverBlipAsync(token => RetryStatement.ExecuteAsync(database, id, actor, ownerId, token), cancellation);
        foreach (var job in affected) signals.Changed(job);
        if (queue is not null) notices.Announce(queue);
        return isUnsure && change == JobChange.Conflict && await IsAsync(id, state => !state.IsTerminal(), cancellation) ? JobChange.Done : change;
    }

    public async Task<JobChange> DeleteAsync(Guid id, string actor, Guid? ownerId, CancellationToken cancellation)
        => (await OverBlipAsync(token => DeleteStatement.ExecuteAsync(database, id, ownerId, token), cancellation)).Answer;

    public async Task<int> TransferAsync(Guid fromOwner, Guid toOwner, CancellationToken cancellation)
    {
        if (fromOwner == Guid.Empty || toOwner == Guid.Empty) throw new ArgumentException("The system's own jobs stay the system's.", nameof(fromOwner));

        var moved = await DatabaseRetry.RunBrieflyAsync(token => OwnerStatement.MoveAsync(database, fromOwner, toOwner, token), time, cancellation);
        signals.Changed(moved);
        return moved.Count;
    }

    public Task<int> CleanupAsync(CancellationToken cancellation) => CleanupStatement.ExecuteAllAsync(database, time, cancellation);

    // A blip of the database is not the caller's business. When it took the answer of a statement that ran, the next try
    // finds the work of the first done: what would be a conflict then is none.
    private async Task<(T Answer, bool IsUnsure)> OverBlipAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        var isUnsure = false;
        var answer = await DatabaseRetry.RunBrieflyAsync(async token =>
        {
            try
            {
                return await ask(token);
            }
            catch (NpgsqlException error) when (error is not PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected })
            {
                isUnsure = true;
                throw;
            }
        }, time, cancellation);
        return (answer, isUnsure);
    }

    private async Task<bool> IsAsync(Guid id, Func<JobState, bool> expected, CancellationToken cancellation)
        => await StateStatement.ExecuteAsync(database, id, cancellation) is { } state && expected(state);

    // What is written has its ids before, so that after a commit whose answer was lost it finds itself.
    private async Task<T> InOwnTransactionAsync<T>(Func<JobTransactionScope, Task<T>> write, CancellationToken cancellation)
    {
        var isUnsure = false;
        return await DatabaseRetry.RunBrieflyAsync(async token =>
        {
            await using var connection = await database.OpenAsync(token);
            await using var transaction = await connection.BeginTransactionAsync(token);
            var jobs = new JobTransactionScope(transaction, registry, announcer, isRepeated: isUnsure);
            var written = await write(jobs);
            isUnsure = true;
            await jobs.CommitAsync(token);
            return written;
        }, time, cancellation);
    }
}
