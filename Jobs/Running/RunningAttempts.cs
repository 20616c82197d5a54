using System.Collections.Concurrent;

namespace Concierge.Jobs.Running;

/// <summary>Every attempt under way in this process.</summary>
internal sealed class RunningAttempts
{
    private readonly ConcurrentDictionary<Guid, RunningAttempt> _running = new();

    private int _hasSuspect;

    /// <summary>Whether a suspect may be taken: one at a time in a process. Give it back when none was there, or when it has ended.</summary>
    public bool TryReserveSuspect() => Interlocked.CompareExchange(ref _hasSuspect, 1, 0) == 0;

    public void ReleaseSuspect() => Volatile.Write(ref _hasSuspect, 0);

    public bool Any => !_running.IsEmpty;

    public RunningAttempt Begin(ClaimedJob job) => _running[job.Id] = new RunningAttempt(job);

    public void End(RunningAttempt attempt)
    {
        // Not by key alone: after a lost lease a newer attempt of the same job may run here already.
        _running.TryRemove(new KeyValuePair<Guid, RunningAttempt>(attempt.Job.Id, attempt));
        attempt.Dispose();
    }

    public void Cancel(Guid jobId, int? attempt = null)
    {
        if (_running.TryGetValue(jobId, out var running) && (attempt is null || running.Job.Attempt == attempt))
            running.Stop(StopReason.CancelRequested);
    }

    public void StopAll(StopReason reason)
    {
        foreach (var running in _running.Values) running.Stop(reason);
    }
}
