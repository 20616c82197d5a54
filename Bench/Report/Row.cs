using Concierge.Bench.Limits;

namespace Concierge.Bench.Report;

/// <summary>A line of the table.</summary>
/// <param name="Text">The figure, with its unit.</param>
/// <param name="Measure">Its key in the results.</param>
internal sealed record Row(string Text, string Measure)
{
    /// <summary>The peers' key, where it is another.</summary>
    public string PeerMeasure { get; init; } = Measure;

    /// <summary>The raw loop that bounds it.</summary>
    public string? LimitKey { get; init; }

    public bool LowerIsBetter { get; init; }

    /// <summary>Digits after the point.</summary>
    public int Digits { get; init; }

    public static IReadOnlyList<Row> All { get; } =
    [
        new("bulk enqueue, jobs/s", Measuring.Measure.Bulk) { LimitKey = Limit.InsertRows },
        new("single enqueue, 32 callers, jobs/s", Measuring.Measure.Single) { LimitKey = Limit.InsertCommits },
        new("drain of 20,000, jobs/s", Measuring.Measure.Drain) { LimitKey = Limit.PostgresDrain },
        new("the same, worker warmed up", Measuring.Measure.DrainWarm) { LimitKey = Limit.PostgresDrain, PeerMeasure = Measuring.Measure.Drain },
        new("steady, bulk producer, jobs/s", Measuring.Measure.SteadyBulk) { LimitKey = Limit.EndToEnd },
        new("steady, 32 single callers, jobs/s", Measuring.Measure.SteadySingle),
        .. Latency("latency at 20/s", Measuring.Measure.LatencyLow),
        .. Latency("latency at 300/s", Measuring.Measure.LatencyModerate),
        .. Costs("bulk enqueue", Measuring.Measure.Bulk),
        .. Costs("single enqueue", Measuring.Measure.Single),
        .. Costs("drain", Measuring.Measure.Drain),
        new("idle, statements/s", Measuring.Measure.IdleStatements) { LowerIsBetter = true, Digits = 2 },
        new("idle, one client and one worker, % of a core", Measuring.Measure.IdleCpu) { LowerIsBetter = true, Digits = 2 },
        new("idle, the three servers, % of a core", Measuring.Measure.IdleServersCpu) { LowerIsBetter = true, Digits = 2 },
    ];

    private static Row[] Latency(string text, string measure) =>
    [
        new($"{text}, p50 ms", measure + Measuring.Measure.P50) { LowerIsBetter = true, Digits = 2 },
        new($"{text}, p95 ms", measure + Measuring.Measure.P95) { LowerIsBetter = true, Digits = 2 },
        new($"{text}, p99 ms", measure + Measuring.Measure.P99) { LowerIsBetter = true, Digits = 2 },
    ];

    private static Row[] Costs(string text, string measure) =>
    [
        new($"{text}, statements a job", measure + Measuring.Measure.Statements) { LowerIsBetter = true, Digits = 3 },
        new($"{text}, WAL bytes a job", measure + Measuring.Measure.WalBytes) { LowerIsBetter = true },
        new($"{text}, bytes allocated a job", measure + Measuring.Measure.AllocatedBytes) { LowerIsBetter = true },
    ];
}
