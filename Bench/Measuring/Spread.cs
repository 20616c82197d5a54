namespace Concierge.Bench.Measuring;

/// <summary>The runs of one figure.</summary>
internal sealed record Spread(IReadOnlyList<double> Runs)
{
    public double Min => Runs.Min();

    public double Max => Runs.Max();

    public double Median
    {
        get
        {
            var sorted = Runs.Order().ToList();
            var middle = sorted.Count / 2;
            return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    /// <summary>The smallest value that at least this share of all does not exceed; not a number when there are none.</summary>
    /// <param name="values">In any order.</param>
    /// <param name="percent">0 to 100.</param>
    public static double Percentile(IEnumerable<double> values, double percent)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
