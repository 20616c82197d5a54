using System.Globalization;
using System.Text.RegularExpressions;
using Concierge.Bench.Measuring;

namespace Concierge.Bench.Peers;

/// <summary>
/// Reads a line of the peers' harness. Such as
/// <c>[pg-boss] drain 15796 jobs/s (per job: client 41 us, server 39 us CPU, 0.002 commits, 0.004 WAL fsyncs, 1203 WAL bytes) steal 0.0%</c>
/// and <c>[pg-boss] latencyLow p50 253.10 p95 464.00 p99 503.25 max 510.0 ms steal 0.1%</c>.
/// </summary>
internal static partial class PeerLine
{
    /// <summary>The measures of one run; none when the line tells of something else.</summary>
    public static IEnumerable<(string Measure, double Value)> Read(string line)
    {
        if (Rate().Match(line) is { Success: true } rate)
        {
            yield return (rate.Groups["figure"].Value, Number(rate.Groups["rate"]));
            if (rate.Groups["wal"].Success) yield return (rate.Groups["figure"].Value + Measure.WalBytes, Number(rate.Groups["wal"]));
        }
        else if (Latency().Match(line) is { Success: true } latency)
        {
            var figure = latency.Groups["figure"].Value;
            yield return (figure + Measure.P50, Number(latency.Groups["p50"]));
            yield return (figure + Measure.P95, Number(latency.Groups["p95"]));
            yield return (figure + Measure.P99, Number(latency.Groups["p99"]));
        }
    }

    private static double Number(Group group) => double.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\[[^\]]+\] (?<figure>\w+) (?<rate>[\d.]+) jobs/s(.* (?<wal>[\d.]+) WAL bytes)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rate();

    [GeneratedRegex(@"^\[[^\]]+\] (?<figure>\w+) p50 (?<p50>[\d.]+) p95 (?<p95>[\d.]+) p99 (?<p99>[\d.]+) ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Latency();
}
