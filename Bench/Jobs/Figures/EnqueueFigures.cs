using Concierge.Bench.Measuring;

namespace Concierge.Bench.Jobs.Figures;

/// <summary>How fast one process enqueues: by the bulk interface, and with 32 callers of the one for a single job.</summary>
internal static class EnqueueFigures
{
    public const int BulkJobs = 20_000;
    public const int SingleJobs = 10_000;

    public static Figure Bulk { get; } = new(Measure.Bulk, async (scene, cancellation)
        => [(Measure.Bulk, (await MeasureAsync(scene, BulkJobs, WarmBulkAsync, counted: false, cancellation)).Rate)]);

    public static Figure Single { get; } = new(Measure.Single, async (scene, cancellation)
        => [(Measure.Single, (await SingleAsync(scene, counted: false, cancellation)).Rate)]);

    public static Task<RunCost> SingleAsync(Scene scene, bool counted, CancellationToken cancellation)
        => MeasureAsync(scene, SingleJobs, WarmSingleAsync, counted, cancellation);

    public static Task<RunCost> BulkAsync(Scene scene, bool counted, CancellationToken cancellation)
        => MeasureAsync(scene, BulkJobs, WarmBulkAsync, counted, cancellation);

    private static async Task<Func<Task>> WarmBulkAsync(Producer producer, CancellationToken cancellation)
    {
        await producer.AddManyAsync(NoOpPayload.CreateMany(0, 200), cancellation);
        // Made before the clock starts, as with the peers.
        var chunks = NoOpPayload.CreateMany(0, BulkJobs).Chunk(Producer.BulkChunk).ToList();
        return async () =>
        {
            foreach (var chunk in chunks) await producer.AddManyAsync(chunk, cancellation);
        };
    }

    private static async Task<Func<Task>> WarmSingleAsync(Producer producer, CancellationToken cancellation)
    {
        await producer.AddOneByOneAsync(Producer.Callers * 10, cancellation);
        return () => producer.AddOneByOneAsync(SingleJobs, cancellation);
    }

    private static async Task<RunCost> MeasureAsync(
        Scene scene, int jobs, Func<Producer, CancellationToken, Task<Func<Task>>> warmUp, bool counted, CancellationToken cancellation)
    {
        await using var database = await scene.FreshDatabaseAsync(cancellation);
        counted = counted && await database.CountStatementsAsync(cancellation);
        await using var producer = await Producer.OpenAsync(database.Addresses, cancellation);
        var enqueue = await warmUp(producer, cancellation);

        var meter = await CostMeter.StartAsync(database, counted, cancellation);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var started = Monotonic.Milliseconds;
        await enqueue();
        var seconds = (Monotonic.Milliseconds - started) / 1000;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        return await meter.EndAsync(jobs, jobs / seconds, allocated, cancellation);
    }
}
