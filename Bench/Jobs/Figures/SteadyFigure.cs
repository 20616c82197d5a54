using Concierge.Bench.Measuring;

namespace Concierge.Bench.Jobs.Figures;

/// <summary>Jobs handled a second while another process keeps enqueueing, at most 20,000 ahead.</summary>
internal static class SteadyFigure
{
    private const int MostAhead = 20_000;
    private const int Chunk = 100;
    private static readonly TimeSpan Skipped = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(13);

    public static Figure Bulk { get; } = new("steady", async (scene, cancellation)
        => [(Measure.SteadyBulk, await MeasureAsync(scene, (load, until) => load.BulkAsync(Chunk, until), cancellation))]);

    public static Figure Single { get; } = new("steady", async (scene, cancellation)
        => [(Measure.SteadySingle, await MeasureAsync(scene, (load, until) => load.OneByOneAsync(until), cancellation))]);

    private static async Task<double> MeasureAsync(Scene scene, Func<Load, double, Task> enqueueAsync, CancellationToken cancellation)
    {
        await using var database = await scene.FreshDatabaseAsync(cancellation);
        await using var producer = await Producer.OpenAsync(database.Addresses, cancellation);
        await using var worker = await WorkerProcess.OpenAsync(database.Addresses, cancellation);
        await worker.StartAsync(cancellation);
        var load = new Load(producer, worker, MostAhead, cancellation);
        var started = Monotonic.Milliseconds;
        var end = started + Whole.TotalMilliseconds;
        await enqueueAsync(load, end);
        await worker.HandledAsync(load.Sent, cancellation);
        await OpenJobs.NoneAsync(database, cancellation);
        return worker.Rate(started + Skipped.TotalMilliseconds, end);
    }
}
