using System.Collections.Concurrent;
using Concierge.Contracts.Jobs;
using Concierge.Jobs.Dispatch;
using Concierge.Jobs.Live;
using Concierge.Jobs.Storage;
using Microsoft.Extensions.Logging;

namespace Concierge.Jobs.Running;

/// <summary>Takes jobs of one queue whenever there is work and a free slot, and starts their attempts.</summary>
internal sealed class QueueRunner(
    string queue, int concurrency, IReadOnlyList<JobDefinition> types, JobsDatabase database, WorkerIdentity worker,
    RunningAttempts running, AttemptRunner attempts, QueueSignal signal, NoticePublisher notices, ChangeSignals changes, TimeProvider time, ILogger<JobWorker> logger)
{
    // Larger claims cost less a job, and hold up their first job for longer.
    private const int MaxClaim = 400;

    // A worker that ends its attempts by the hundred would spend its time on claims of one or two: it gives the
    // others that are about to end this long to do so. Small queues take each slot at once.
    private const int SlotsWorthWaitingFor = 50;
    private static readonly TimeSpan GatheringTime = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<Guid, int> _running = new();
    private int _taken;
    private TaskCompletionSource? _drained;
    private readonly ClaimTurn _turn = new();
    private volatile bool _mayHaveMore;
    private bool _claimIsUnsure;

    private int Free => concurrency - Volatile.Read(ref _taken);

    /// <summary>Ends when the token fires; attempts under way go on.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            if (await TryTakeAsync(stopping)) continue;
            await signal.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        signal.Close();
    }

    /// <summary>Ends once no attempt is under way. To be called after <see cref="RunAsync"/> has ended.</summary>
    public Task DrainAsync()
    {
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _drained, drained);
        if (Free == concurrency) drained.TrySetResult();
        return drained.Task;
    }

    // True when it is worth trying again at once.
    private async Task<bool> TryTakeAsync(CancellationToken cancellation)
    {
        signal.SetFree(Free > 0);
        if (Free <= 0) return false;

        if (_mayHaveMore && Free < SlotsWorthWaitingFor && concurrency >= 4 * SlotsWorthWaitingFor)
            await Task.Delay(GatheringTime, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        var free = Free;

        var wanted = Math.Min(free, MaxClaim);
        var claim = await ClaimAsync(wanted, cancellation);
        var claimed = claim.Jobs;
        _turn.Took(claimed);
        _mayHaveMore = claimed.Count >= wanted || claim.MayHaveMissed;
        foreach (var job in claimed)
        {
            changes.Changed(new ChangedJob(job.Id, job.OwnerId, JobState.Running));
            Start(job);
        }

        // A notice may stand for more jobs than one worker can take: pass it on to the next.
        if (_mayHaveMore && free == concurrency) notices.Announce(queue);
        return _mayHaveMore;
    }

    private async Task<Claim> ClaimAsync(int limit, CancellationToken cancellation)
    {
        var withSuspect = running.TryReserveSuspect();
        var hasSuspect = false;
        try
        {
            if (_claimIsUnsure) await DisownStatement.ExecuteAsync(database, queue, worker.Id, [.. _running], CancellationToken.None);
            _claimIsUnsure = true;
            // Not to be cut short: a claim that commits unheard would leave jobs that nobody runs. And what the last claim
            // left behind is no few.
            var claim = await JobsTelemetry.TimedAsync(
                ClaimStatement.ExecuteAsync(
                    database, queue, types, worker.Id, limit, _turn, maybeAll: !_mayHaveMore, withSuspect, CancellationToken.None),
                queue, "claim", "receive");
            _claimIsUnsure = false;
            hasSuspect = claim.Jobs.Exists(job => job.IsSuspect);
            return claim;
        }
        catch (Exception error)
        {
            logger.LogWarning("Claiming from {Queue} failed ({Error})", queue, error.GetType().Name);
            await Task.Delay(Pause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            signal.Wake();
            return new Claim([], MayHaveMissed: false);
        }
        finally
        {
            if (withSuspect && !hasSuspect) running.ReleaseSuspect();
        }
    }

    private void Start(ClaimedJob job)
    {
        Interlocked.Increment(ref _taken);
        _running[job.Id] = job.Attempt;
        _ = RunThenFreeAsync(job);
    }

    private async Task RunThenFreeAsync(ClaimedJob job)
    {
        try
        {
            await attempts.RunAsync(job);
        }
        catch (Exception error)
        {
            logger.LogCritical(error, "Running job {JobId} broke the engine's own code", job.Id);
        }

        // Not by the id alone: after a lost lease a newer attempt of the same job may run here already.
        _running.TryRemove(KeyValuePair.Create(job.Id, job.Attempt));
        if (Interlocked.Decrement(ref _taken) == 0) Volatile.Read(ref _drained)?.TrySetResult();
        if (job.IsSuspect) running.ReleaseSuspect();
        signal.SetFree(true);
        if (_mayHaveMore || job.IsSuspect) signal.Wake();
        if (job.ConcurrencyKey.Length > 0) PassOnPlace();
    }

    // Whoever waits for a place under the key may be any worker's to run.
    private void PassOnPlace()
    {
        signal.Wake();
        notices.Announce(queue);
    }
}
