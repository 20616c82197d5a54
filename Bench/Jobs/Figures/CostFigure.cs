using Concierge.Bench.Measuring;

namespace Concierge.Bench.Jobs.Figures;

/// <summary>Statements, write-ahead log and allocations a job. Counting slows the server a little, so these runs give no rates.</summary>
internal static class CostFigure
{
    public static Figure Costs { get; } = new("costs", async (scene, cancellation) =>
    [
        .. Of(Measure.Bulk, await EnqueueFigures.BulkAsync(scene, counted: true, cancellation)),
        .. Of(Measure.Single, await EnqueueFigures.SingleAsync(scene, counted: true, cancellation)),
        .. Of(Measure.Drain, (await DrainFigure.MeasureAsync(scene, new Backlog(DrainFigure.Jobs) { Warm = true, Counted = true }, cancellation)).Cost),
    ]);

    private static IEnumerable<(string, double)> Of(string measure, RunCost cost)
    {
        if (cost.Statements is { } statements) yield return (measure + Measure.Statements, statements);
        yield return (measure + Measure.WalBytes, cost.WalBytes);
        yield return (measure + Measure.AllocatedBytes, cost.AllocatedBytes);
    }
}
