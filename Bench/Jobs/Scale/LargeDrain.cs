using Concierge.Bench.Jobs.Figures;
using Concierge.Bench.Measuring;
using Concierge.Bench.Servers;

namespace Concierge.Bench.Jobs.Scale;

/// <summary>Whether a job of a large backlog costs what one of a small backlog costs, and whether the worker's memory grows.</summary>
internal static class LargeDrain
{
    private const double MiB = 1024 * 1024;

    /// <summary>Leaves the database with as many finished jobs, all expired.</summary>
    public static async Task<(string, double)[]> MeasureAsync(Scene scene, Database database, int jobs, CancellationToken cancellation)
    {
        var small = await DrainFigure.MeasureAsync(scene, new Backlog(DrainFigure.Jobs) { Warm = true }, cancellation);
        var large = await DrainFigure.MeasureAsync(scene, database, new Backlog(jobs) { Warm = true, Definition = BriefJob.Definition }, cancellation);
        return
        [
            (ScaleMeasure.Jobs, jobs),
            (ScaleMeasure.DrainSmall, small.Cost.Rate),
            (ScaleMeasure.DrainLarge, large.Cost.Rate),
            (ScaleMeasure.DrainShare, large.Cost.Rate / small.Cost.Rate * 100),
            (ScaleMeasure.ResidentBefore, large.Before.ResidentBytes / MiB),
            (ScaleMeasure.ResidentAfter, large.After.ResidentBytes / MiB),
            (ScaleMeasure.HeapBefore, large.Before.HeapBytes / MiB),
            (ScaleMeasure.HeapAfter, large.After.HeapBytes / MiB),
        ];
    }
}
