using System.Text.Json;
using Concierge.Contracts;
using Concierge.Jobs;

namespace Concierge.Bench.Jobs;

/// <summary>The payload of the peers' harness: 200 bytes of JSON.</summary>
/// <param name="I">Its number.</param>
/// <param name="T">When it was enqueued, in milliseconds of <see cref="Monotonic"/>; 0 where nobody measures latency.</param>
/// <param name="Kind">Always the same.</param>
/// <param name="Pad">Fills up the bytes.</param>
internal sealed record NoOpPayload(int I, double T, string Kind, string Pad)
{
    private const int Bytes = 200;

    public static NoOpPayload Create(int number, double enqueuedAt = 0)
    {
        var bare = new NoOpPayload(number, Math.Round(enqueuedAt, 3), "noop", string.Empty);
        return bare with { Pad = new string('x', Bytes - JsonSerializer.SerializeToUtf8Bytes(bare, Wire.Json).Length) };
    }

    /// <param name="from">The first number.</param>
    /// <param name="count">How many.</param>
    public static NoOpPayload[] CreateMany(int from, int count) => [.. Enumerable.Range(from, count).Select(number => Create(number))];
}

internal sealed record NoOpResult;

internal sealed class NoOpJob(Tally tally) : IJobHandler<NoOpPayload, NoOpResult>
{
    private static readonly Task<NoOpResult> Done = Task.FromResult(new NoOpResult());

    public static JobDefinition<NoOpPayload, NoOpResult> Definition { get; } = new("no-op") { Queue = "bench" };

    public Task<NoOpResult> RunAsync(NoOpPayload payload, JobContext job, CancellationToken cancellation)
    {
        tally.Handled(payload);
        return Done;
    }
}

/// <summary>The same, kept for a second only: what a cleanup finds.</summary>
internal sealed class BriefJob(Tally tally) : IJobHandler<NoOpPayload, NoOpResult>
{
    public static JobDefinition<NoOpPayload, NoOpResult> Definition { get; } =
        new("no-op-brief") { Queue = NoOpJob.Definition.Queue, Retention = TimeSpan.FromSeconds(1) };

    public Task<NoOpResult> RunAsync(NoOpPayload payload, JobContext job, CancellationToken cancellation)
        => new NoOpJob(tally).RunAsync(payload, job, cancellation);
}
