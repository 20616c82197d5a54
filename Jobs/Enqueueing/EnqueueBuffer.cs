using System.Threading.Channels;
using Concierge.Jobs.Storage;
using Npgsql;

namespace Concierge.Jobs.Enqueueing;

/// <summary>
/// Lets concurrent callers share a commit: whatever has gathered while one statement ran goes into the next
/// one. A lone caller waits for nobody.
/// </summary>
internal sealed class EnqueueBuffer : IAsyncDisposable
{
    private const int MaxBatch = 500;
    private const int Writers = 2;

    private readonly Channel<Pending> _pending = Channel.CreateBounded<Pending>(10_000);
    private readonly JobsDatabase _database;
    private readonly Announcer _announcer;
    private readonly TimeProvider _time;
    private readonly Task _writers;

    public EnqueueBuffer(JobsDatabase database, Announcer announcer, TimeProvider time)
    {
        (_database, _announcer, _time) = (database, announcer, time);
        // Made for the first request that enqueues, whose trace must not take in the statements of all that follow.
        using var apart = ExecutionContext.SuppressFlow();
        _writers = Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(WriteAllAsync)));
    }

    /// <summary>Returns once the job is committed. A caller who gives up leaves the job to be stored or not.</summary>
    public async Task<JobTicket> AddAsync(NewJob job, CancellationToken cancellation)
    {
        var pending = new Pending(job);
        await _pending.Writer.WriteAsync(pending, cancellation);
        return await pending.Stored.Task.WaitAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _pending.Writer.TryComplete();
        await _writers;
    }

    private async Task WriteAllAsync()
    {
        var batch = new List<Pending>(MaxBatch);
        while (await _pending.Reader.WaitToReadAsync())
        {
            while (batch.Count < MaxBatch && _pending.Reader.TryRead(out var next)) batch.Add(next);
            // Both writers wake for one job, and one of them comes too late for it.
            if (batch.Count == 0) continue;

            await StoreAsync(batch);
            batch.Clear();
        }
    }

    private async Task StoreAsync(List<Pending> batch)
    {
        try
        {
            var tickets = await StoreOverBlipAsync([.. batch.Select(p => p.Job)]);
            // Before the callers go on, and for those who have given up as well.
            _announcer.Enqueued(batch.Select((pending, i) => (pending.Job, tickets[i])));
            for (var i = 0; i < batch.Count; i++) batch[i].Stored.TrySetResult(tickets[i]);
        }
        catch (PostgresException refused) when (batch.Count > 1 && !refused.IsTransient)
        {
            // One bad row must not fail its neighbours.
            foreach (var one in batch) await StoreAsync([one]);
        }
        catch (Exception error)
        {
            foreach (var one in batch) one.Stored.TrySetException(error);
        }
    }

    // A blip of the database is not the callers' business. Where the answer of a commit was lost, the second try finds
    // the jobs of the first under their own ids: stored, and no duplicates.
    private async Task<JobTicket[]> StoreOverBlipAsync(NewJob[] jobs)
    {
        var tries = 0;
        return await DatabaseRetry.RunBrieflyAsync(async token =>
        {
            tries++;
            await using var connection = await _database.OpenAsync(token);
            return await EnqueueStatement.ExecuteAsync(connection, jobs, token, isRepeated: tries > 1);
        }, _time, CancellationToken.None);
    }

    private sealed record Pending(NewJob Job)
    {
        public TaskCompletionSource<JobTicket> Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
