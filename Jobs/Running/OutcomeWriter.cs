using System.Threading.Channels;
using Concierge.Contracts.Jobs;
using Concierge.Jobs.Dispatch;
using Concierge.Jobs.Live;
using Concierge.Jobs.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Concierge.Jobs.Running;

/// <summary>
/// Writes the ends of attempts: what gathers while statements run goes into the next. While the database is
/// away it keeps trying, so that a finished handler need not run again for a short outage.
/// </summary>
internal sealed class OutcomeWriter : IAsyncDisposable
{
    private const int MaxBatch = 400;
    private const int Writers = 2;

    private readonly Channel<EndedAttempt> _ended = Channel.CreateUnbounded<EndedAttempt>();
    private readonly JobsDatabase _database;
    private readonly WorkerIdentity _worker;
    private readonly ChangeSignals _signals;
    private readonly DueSignal _due;
    private readonly ParentWaker _parents;
    private readonly TimeProvider _time;
    private readonly ILogger<OutcomeWriter> _logger;
    private readonly CancellationTokenSource _givingUp = new();
    private readonly Task _writing;

    public OutcomeWriter(
        JobsDatabase database, WorkerIdentity worker, ChangeSignals signals, DueSignal due, ParentWaker parents, TimeProvider time, ILogger<OutcomeWriter> logger)
    {
        (_database, _worker, _signals, _due, _parents, _time, _logger) = (database, worker, signals, due, parents, time, logger);
        _writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(WriteAllAsync)));
    }

    /// <summary>Returns true once the end is durable, false when the attempt had lost its job.</summary>
    public Task<bool> WriteAsync(ClaimedJob job, Outcome outcome)
    {
        var ended = new EndedAttempt(job, outcome);
        return _ended.Writer.TryWrite(ended) ? ended.Written.Task : Task.FromResult(false);
    }

    public async ValueTask DisposeAsync()
    {
        _ended.Writer.TryComplete();
        _givingUp.CancelAfter(TimeSpan.FromSeconds(5));
        await _writing;
        _givingUp.Dispose();
    }

    private async Task WriteAllAsync()
    {
        var batch = new List<EndedAttempt>(MaxBatch);
        while (await _ended.Reader.WaitToReadAsync())
        {
            while (batch.Count < MaxBatch && _ended.Reader.TryRead(out var next)) batch.Add(next);
            if (batch.Count == 0) continue;

            // In the order in which everybody else locks rows.
            foreach (var kind in batch.OrderBy(ended => ended.Job.Id).GroupBy(ended => ended.IsCompleted)) await WriteBatchAsync([.. kind]);
            batch.Clear();
        }
    }

    private async Task WriteBatchAsync(List<EndedAttempt> batch)
    {
        try
        {
            var changed = await DatabaseRetry.RunAsync(
                token => batch[0].IsCompleted
                    ? CompletionStatement.ExecuteAsync(_database, _worker.Id, batch, token)
                    : OutcomeStatement.ExecuteAsync(_database, _worker.Id, batch, token), _time, _givingUp.Token);
            var states = changed.ToDictionary(job => job.Id, job => job.State);
            foreach (var ended in batch) ended.Written.TrySetResult(states.ContainsKey(ended.Job.Id));
            _signals.Changed(changed);
            foreach (var ended in batch) Follow(ended, states);
            await _parents.WakeAsync(batch, states);
        }
        catch (Exception error) when (batch.Count > 1 && !_givingUp.IsCancellationRequested)
        {
            _logger.LogWarning("A batch of outcomes could not be written ({Error}); writing them one by one", Name(error));
            foreach (var ended in batch) await WriteBatchAsync([ended]);
        }
        catch (Exception error) when (batch[0].Outcome.ErrorCode != Outcome.Unstorable && !_givingUp.IsCancellationRequested)
        {
            await WriteUnstorableAsync(batch[0], error);
        }
        catch (Exception error)
        {
            // Stopping, with the database away: others will run these jobs again, as those of any worker that is lost.
            foreach (var ended in batch)
            {
                _logger.LogError(error, "The end of attempt {Attempt} of job {JobId} could not be written", ended.Job.Attempt, ended.Job.Id);
                ended.Written.TrySetResult(false);
            }
        }
    }

    private void Follow(EndedAttempt ended, Dictionary<Guid, JobState> states)
    {
        if (!states.TryGetValue(ended.Job.Id, out var state)) return;
        if (state == JobState.Queued) _due.In(TimeSpan.Zero);
        else if (state is JobState.Scheduled or JobState.Waiting && ended.Outcome.Delay is { } delay) _due.In(delay);
    }

    // A NUL character, say, which JSON may carry and jsonb may not. The job must not stay running without anybody who runs it.
    private async Task WriteUnstorableAsync(EndedAttempt ended, Exception error)
    {
        var failed = new EndedAttempt(ended.Job, new Outcome(JobState.Failed, "result refused by the database")
        {
            ErrorCode = Outcome.Unstorable,
            ErrorMessage = "The job ended with a result that cannot be stored.",
            ErrorDetail = Name(error),
        });
        await WriteBatchAsync([failed]);
        ended.Written.TrySetResult(await failed.Written.Task);
    }

    private static string Name(Exception error) => error is PostgresException refused ? refused.SqlState : error.GetType().Name;
}
