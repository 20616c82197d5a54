using Concierge.Bench.Measuring;
using Concierge.Bench.Report;

namespace Concierge.Tests.Bench;

public sealed class BenchTableTests
{
    [Fact]
    public void A_row_names_the_best_peers_with_their_ratios_and_the_share_of_the_limit()
    {
        var table = Table.Write(
            Of((Measure.Drain, [30_000, 20_000, 40_000])),
            Of((Concierge.Bench.Limits.Limit.PostgresDrain, [60_000])),
            new Dictionary<string, Results>(StringComparer.Ordinal)
            {
                ["pg-boss"] = Of((Measure.Drain, [10_000])),
                ["graphile-worker"] = Of((Measure.Drain, [20_000])),
                ["bullmq"] = Of((Measure.Drain, [15_000])),
            });

        Assert.Contains(
            "| drain of 20,000, jobs/s | 30,000 (20,000-40,000) | 20,000 graphile-worker | 1.50x | 15,000 bullmq | 2.00x | 60,000 | 50 % |",
            table, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_latencies_the_lowest_is_best_and_half_of_it_is_twice_as_good()
    {
        var measure = Measure.LatencyLow + Measure.P50;
        var table = Table.Write(Of((measure, [1.5])), new Results(), new Dictionary<string, Results>(StringComparer.Ordinal)
        {
            ["pg-boss"] = Of((measure, [250])),
            ["pg-boss-notify"] = Of((measure, [3])),
        });

        Assert.Contains("| latency at 20/s, p50 ms | 1.50 | 3.00 pg-boss-notify | 2.00x | - | - | - | - |", table, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_not_measured_has_no_row()
        => Assert.Equal(2, Table.Write(new Results(), new Results(), new Dictionary<string, Results>(StringComparer.Ordinal)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

    [Theory]
    [InlineData(50, 2)]
    [InlineData(95, 4)]
    [InlineData(99, 4)]
    public void A_percentile_is_one_of_the_values(double percent, double expected)
        => Assert.Equal(expected, Spread.Percentile([4, 1, 3, 2], percent));

    private static Results Of((string Measure, double[] Runs) measured)
    {
        var results = new Results();
        foreach (var value in measured.Runs) results.Add(measured.Measure, value);
        return results;
    }
}
