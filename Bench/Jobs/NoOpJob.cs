using System.Diagnostics;
using Concierge.Jobs;

namespace Concierge.Bench.Jobs;

/// <summary>About 200 bytes, with the moment of its enqueueing in ticks of the stopwatch.</summary>
internal sealed record NoOpPayload(int Number, long EnqueuedAt, string Filler)
{
    private static readonly string OfUsualSize = new('x', 140);

    public static NoOpPayload Create(int number) => new(number, Stopwatch.GetTimestamp(), OfUsualSize);
}

internal sealed record NoOpResult(int Number);

/// <summary>What the handlers of one run saw.</summary>
internal sealed class Tally(int expected)
{
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly double[] _latencies = new double[expected];
    private int _handled;

    public Task All => _all.Task;

    /// <summary>Milliseconds from enqueueing to the start of the handler, in ascending order.</summary>
    public double[] Latencies => [.. _latencies.Order()];

    public void Handled(NoOpPayload payload)
    {
        var index = Interlocked.Increment(ref _handled) - 1;
        if (index < _latencies.Length) _latencies[index] = Stopwatch.GetElapsedTime(payload.EnqueuedAt).TotalMilliseconds;
        if (index + 1 == _latencies.Length) _all.TrySetResult();
    }
}

internal sealed class NoOpJob(Tally tally) : IJobHandler<NoOpPayload, NoOpResult>
{
    public static JobDefinition<NoOpPayload, NoOpResult> Definition { get; } = new("no-op") { Queue = "bench" };

    public Task<NoOpResult> RunAsync(NoOpPayload payload, JobContext job, CancellationToken cancellation)
    {
        tally.Handled(payload);
        return Task.FromResult(new NoOpResult(payload.Number));
    }
}
