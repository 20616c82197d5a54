using System.Globalization;
using System.Text;
using Concierge.Bench.Limits;
using Concierge.Bench.Measuring;
using Concierge.Bench.Peers;

namespace Concierge.Bench.Report;

/// <summary>The one table: medians with their spread, and how Concierge stands to the peers and to the machine.</summary>
internal static class Table
{
    private const string None = "-";

    /// <param name="own">The engine's results.</param>
    /// <param name="limits">The raw loops'.</param>
    /// <param name="peers">Each peer's, by its name.</param>
    public static string Write(Results own, Results limits, IReadOnlyDictionary<string, Results> peers)
    {
        var text = new StringBuilder();
        text.AppendLine("| figure | Concierge | best Postgres peer | ratio | BullMQ | ratio | raw limit | share |");
        text.AppendLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var row in Row.All.Concat(ScaleRows.All))
        {
            if (own.Of(row.Measure) is not { } measured) continue;
            var postgres = Best(row, peers, PeersRun.OnPostgres);
            var redis = Best(row, peers, PeersRun.OnRedis);
            var limit = row.LimitKey is null ? null : limits.Of(row.LimitKey);
            Line(
                text, row.Text, Cell(measured, row.Digits), Cell(postgres, row.Digits), Ratio(row, measured, postgres?.Runs),
                Cell(redis, row.Digits), Ratio(row, measured, redis?.Runs), Cell(limit, digits: 0), Share(measured, limit));
        }

        foreach (var limit in Limit.All)
        {
            if (limits.Of(limit.Key) is { } measured) Line(text, $"raw, {limit.Text}", None, None, None, None, None, Cell(measured, digits: 0), None);
        }

        return text.ToString();
    }

    private static (string Peer, Spread Runs)? Best(Row row, IReadOnlyDictionary<string, Results> peers, IReadOnlyList<string> names)
    {
        var candidates = names
            .Select(name => (Peer: name, Runs: peers.GetValueOrDefault(name)?.Of(row.PeerMeasure)))
            .Where(candidate => candidate.Runs is not null)
            .Select(candidate => (candidate.Peer, Runs: candidate.Runs!))
            .OrderBy(candidate => row.LowerIsBetter ? candidate.Runs.Median : -candidate.Runs.Median)
            .ToList();
        return candidates.Count == 0 ? null : candidates[0];
    }

    private static void Line(StringBuilder text, params string[] cells) => text.Append("| ").AppendJoin(" | ", cells).AppendLine(" |");

    private static string Cell((string Peer, Spread Runs)? best, int digits)
        => best is { } found ? $"{Cell(found.Runs, digits)} {found.Peer}" : None;

    private static string Cell(Spread? runs, int digits)
    {
        if (runs is null) return None;
        var median = Text(runs.Median, digits);
        return runs.Runs.Count == 1 ? median : $"{median} ({Text(runs.Min, digits)}-{Text(runs.Max, digits)})";
    }

    // How many times better Concierge is, whichever way is better.
    private static string Ratio(Row row, Spread own, Spread? peer)
    {
        if (peer is null) return None;
        var ratio = row.LowerIsBetter ? peer.Median / own.Median : own.Median / peer.Median;
        return string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00}x");
    }

    private static string Share(Spread own, Spread? limit)
        => limit is null ? None : string.Create(CultureInfo.InvariantCulture, $"{own.Median / limit.Median * 100:0} %");

    private static string Text(double value, int digits)
        => value.ToString(digits == 0 || value >= 1_000 ? "N0" : $"F{digits.ToString(CultureInfo.InvariantCulture)}", CultureInfo.InvariantCulture);
}
