using Concierge.Contracts.Operations;

namespace Concierge.Web.Operations;

/// <summary>One line of a chart.</summary>
/// <param name="Tone">Suffix of the CSS class that colors it.</param>
/// <param name="Value">Null where there is nothing to show.</param>
public sealed record ChartSeries(string Name, string Tone, Func<MinuteDto, double?> Value)
{
    public static IReadOnlyList<ChartSeries> Throughput { get; } =
    [
        new("Completed", "a", minute => minute.Completed),
        new("Tried again", "b", minute => minute.Retried == 0 ? null : minute.Retried),
        new("Failed", "c", minute => minute.Failed == 0 ? null : minute.Failed),
    ];

    public static IReadOnlyList<ChartSeries> Run { get; } = Of(minute => minute.Run);

    public static IReadOnlyList<ChartSeries> Wait { get; } = Of(minute => minute.Wait);

    private static ChartSeries[] Of(Func<MinuteDto, LatencyDto?> latency) =>
    [
        new("p50", "a", minute => latency(minute)?.P50),
        new("p95", "b", minute => latency(minute)?.P95),
        new("p99", "c", minute => latency(minute)?.P99),
    ];
}
