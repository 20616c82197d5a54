using Concierge.Contracts.Operations;

namespace Concierge.Jobs.Operations;

/// <summary>
/// Durations in log-spaced buckets: each bound is the fourth root of two times the one before, from 0.1 ms to a
/// day, so that a percentile read from them is exact to about 10 %, and histograms of several workers add up.
/// The bounds are part of what is stored: to change them, begin a new table.
/// </summary>
internal static class Buckets
{
    public const int Count = 120;

    private const double Smallest = 0.1;
    private const double PerDoubling = 4;

    /// <summary>Where a duration belongs.</summary>
    public static int Of(TimeSpan duration)
    {
        var milliseconds = duration.TotalMilliseconds;
        return milliseconds <= Smallest ? 0 : Math.Min(Count - 1, (int)(PerDoubling * Math.Log2(milliseconds / Smallest)));
    }

    /// <summary>The usual percentiles; null when the histogram is empty.</summary>
    public static LatencyDto? Percentiles(ReadOnlySpan<long> counts)
    {
        long total = 0;
        foreach (var count in counts) total += count;
        return total == 0 ? null : new LatencyDto(At(counts, total, 0.50), At(counts, total, 0.95), At(counts, total, 0.99));
    }

    private static double At(ReadOnlySpan<long> counts, long total, double share)
    {
        var rank = share * total;
        double below = 0;
        for (var bucket = 0; bucket < counts.Length; bucket++)
        {
            if (counts[bucket] > 0 && below + counts[bucket] >= rank)
                return Math.Round(Bound(bucket + Math.Clamp((rank - below) / counts[bucket], 0, 1)), 2);
            below += counts[bucket];
        }

        return Bound(counts.Length);
    }

    private static double Bound(double bucket) => Smallest * Math.Pow(2, bucket / PerDoubling);
}
