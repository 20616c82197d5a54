namespace Concierge.Bench.Jobs;

/// <summary>What the handlers of one worker process saw.</summary>
internal sealed class Tally
{
    private readonly List<double> _latencies = [];
    private int _handled;
    private volatile int _expected = int.MaxValue;

    /// <summary>Called once, by the handler that makes the number expected full.</summary>
    public Action? OnExpected { get; init; }

    public int Handled() => Volatile.Read(ref _handled);

    public void Expect(int jobs)
    {
        _expected = jobs;
        if (Handled() >= jobs) OnExpected?.Invoke();
    }

    public void Handled(NoOpPayload payload)
    {
        var now = Monotonic.Milliseconds;
        if (payload.T > 0)
        {
            lock (_latencies) _latencies.Add(now - payload.T);
        }

        if (Interlocked.Increment(ref _handled) == _expected) OnExpected?.Invoke();
    }

    /// <summary>Milliseconds from enqueueing to the start of the handler, in the order of the handlers.</summary>
    public double[] Latencies()
    {
        lock (_latencies) return [.. _latencies];
    }
}
