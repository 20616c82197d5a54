using Concierge.Bench.Measuring;
using Concierge.Bench.Servers;
using Concierge.Jobs;

namespace Concierge.Bench.Jobs.Figures;

/// <summary>How fast one worker process empties a backlog, each completion committed.</summary>
internal static class DrainFigure
{
    public const int Jobs = 20_000;

    /// <summary>As with the peers: the clock starts with a fresh process, which compiles its code while it works.</summary>
    public static Figure Cold { get; } = new(Measure.Drain, async (scene, cancellation)
        => [(Measure.Drain, (await MeasureAsync(scene, new Backlog(Jobs), cancellation)).Cost.Rate)]);

    /// <summary>With a process that has run <see cref="WorkerProcess.WarmUpJobs"/> jobs before.</summary>
    public static Figure Warm { get; } = new(Measure.DrainWarm, async (scene, cancellation)
        => [(Measure.DrainWarm, (await MeasureAsync(scene, new Backlog(Jobs) { Warm = true }, cancellation)).Cost.Rate)]);

    public static async Task<Drained> MeasureAsync(Scene scene, Backlog backlog, CancellationToken cancellation)
    {
        await using var database = await scene.FreshDatabaseAsync(cancellation);
        return await MeasureAsync(scene, database, backlog, cancellation);
    }

    public static async Task<Drained> MeasureAsync(Scene scene, Database database, Backlog backlog, CancellationToken cancellation)
    {
        var counted = backlog.Counted && await database.CountStatementsAsync(cancellation);
        await using var warm = backlog.Warm ? await FilledAsync(scene, cancellation) : null;
        await AddAsync(database, backlog.Jobs, backlog.Definition, cancellation);
        await database.SettleAsync(cancellation);

        await using var worker = await WorkerProcess.OpenAsync(database.Addresses, cancellation, warm: warm?.Addresses);
        var before = await worker.ReportAsync(cancellation);
        var meter = await CostMeter.StartAsync(database, counted, cancellation);
        var started = Monotonic.Milliseconds;
        var starting = worker.StartAsync(cancellation);
        await worker.HandledAsync(backlog.Jobs, cancellation);
        // Handlers are done; the clock stops when every completion is in the table.
        await OpenJobs.NoneAsync(database, cancellation);
        var seconds = (Monotonic.Milliseconds - started) / 1000;
        await starting;
        var after = await worker.ReportAsync(cancellation);
        var cost = await meter.EndAsync(backlog.Jobs, backlog.Jobs / seconds, after.AllocatedBytes - before.AllocatedBytes, cancellation);
        return new Drained(cost, before, after);
    }

    private static async Task<Database> FilledAsync(Scene scene, CancellationToken cancellation)
    {
        var database = await scene.FreshDatabaseAsync(cancellation);
        await AddAsync(database, WorkerProcess.WarmUpJobs, NoOpJob.Definition, cancellation);
        return database;
    }

    private static async Task AddAsync(
        Database database, int jobs, JobDefinition<NoOpPayload, NoOpResult> definition, CancellationToken cancellation)
    {
        await using var producer = await Producer.OpenAsync(database.Addresses, cancellation);
        await producer.AddBacklogAsync(jobs, cancellation, definition);
    }
}

/// <summary>What there is to drain, and by whom.</summary>
/// <param name="Jobs">How many.</param>
internal sealed record Backlog(int Jobs)
{
    public JobDefinition<NoOpPayload, NoOpResult> Definition { get; init; } = NoOpJob.Definition;

    /// <summary>Whether the worker process has run other jobs before.</summary>
    public bool Warm { get; init; }

    /// <summary>Whether the server counts statements meanwhile.</summary>
    public bool Counted { get; init; }
}

/// <summary>What a drain took, and the worker process before and after it.</summary>
internal sealed record Drained(RunCost Cost, WorkerReport Before, WorkerReport After);
