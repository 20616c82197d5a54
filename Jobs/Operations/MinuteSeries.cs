using Concierge.Contracts.Operations;
using Concierge.Jobs.Storage.Operations;

namespace Concierge.Jobs.Operations;

/// <summary>Puts the stored rows of a period together: one point a minute, and the whole.</summary>
internal static class MinuteSeries
{
    public static MinutesDto Of(IReadOnlyList<StoredMinute> stored, DateTimeOffset first, int minutes)
    {
        var byMinute = stored.ToLookup(row => row.Minute);
        var points = Enumerable.Range(0, minutes).Select(n => first.AddMinutes(n)).Select(minute => Sum(minute, byMinute[minute])).ToList();
        return new MinutesDto(points, Sum(first, stored));
    }

    private static MinuteDto Sum(DateTimeOffset minute, IEnumerable<StoredMinute> rows)
    {
        var waits = new long[Buckets.Count];
        var runs = new long[Buckets.Count];
        long completed = 0, failed = 0, retried = 0, other = 0;
        foreach (var row in rows)
        {
            (completed, failed, retried, other) = (completed + row.Completed, failed + row.Failed, retried + row.Retried, other + row.Other);
            AddTo(waits, row.Waits);
            AddTo(runs, row.Runs);
        }

        return new MinuteDto(minute, completed, failed, retried, other, Buckets.Percentiles(waits), Buckets.Percentiles(runs));
    }

    private static void AddTo(long[] sum, int[] counts)
    {
        for (var i = 0; i < Math.Min(sum.Length, counts.Length); i++) sum[i] += counts[i];
    }
}
