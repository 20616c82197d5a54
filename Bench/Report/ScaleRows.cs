using Concierge.Bench.Jobs.Scale;

namespace Concierge.Bench.Report;

/// <summary>The lines of <c>--scale</c>.</summary>
internal static class ScaleRows
{
    public static IReadOnlyList<Row> All { get; } =
    [
        new("large backlog, jobs", ScaleMeasure.Jobs),
        new("drain of 20,000 beside it, jobs/s", ScaleMeasure.DrainSmall),
        new("drain of the large backlog, jobs/s", ScaleMeasure.DrainLarge),
        new("the large one's share of the small one's rate, %", ScaleMeasure.DrainShare),
        new("worker's resident memory before the large drain, MiB", ScaleMeasure.ResidentBefore),
        new("and after it, MiB", ScaleMeasure.ResidentAfter),
        new("worker's live heap before the large drain, MiB", ScaleMeasure.HeapBefore) { Digits = 1 },
        new("and after it, MiB", ScaleMeasure.HeapAfter) { Digits = 1 },
        new("expired jobs cleaned up", ScaleMeasure.Cleaned),
        new("time of the cleanup, s", ScaleMeasure.CleanupSeconds) { Digits = 1 },
        new("steady load without cleanup, jobs/s", ScaleMeasure.RateAlone),
        new("steady load with cleanup, jobs/s", ScaleMeasure.RateDuringCleanup),
        new("its share of the rate without, %", ScaleMeasure.CleanupShare),
        new("size of the tables before the cleanup, MiB", ScaleMeasure.SizeBefore),
        new("after the cleanup, MiB", ScaleMeasure.SizeAfter),
        new("after a vacuum, MiB", ScaleMeasure.SizeVacuumed),
    ];
}
