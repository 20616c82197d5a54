namespace Concierge.Jobs.Running;

/// <summary>Why the token of a running attempt fired. The first reason stays.</summary>
internal enum StopReason
{
    None,
    CancelRequested,
    TimedOut,
    LeaseLost,
    WorkerStopping,
}

/// <summary>An attempt under way in this process, and the one way to stop it.</summary>
internal sealed class RunningAttempt(ClaimedJob job) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private int _reason;

    public ClaimedJob Job => job;

    public CancellationToken Token => _stop.Token;

    public StopReason Reason => (StopReason)Volatile.Read(ref _reason);

    public void Stop(StopReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, (int)StopReason.None) != (int)StopReason.None) return;
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Ended in this very moment.
        }
    }

    public void Dispose() => _stop.Dispose();
}
