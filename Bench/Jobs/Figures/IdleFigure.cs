using System.Globalization;
using Concierge.Bench.Measuring;
using Concierge.Bench.Servers;

namespace Concierge.Bench.Jobs.Figures;

/// <summary>What a whole system costs that has nothing to do: one process that enqueues (as Api does) and one worker.</summary>
internal static class IdleFigure
{
    // The runtime compiles a method anew once it has been called 30 times, and the sweep comes every two seconds: for its
    // first minute a process at rest spends more on compiling than on all that it does.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(70);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(30);

    public static Figure Idle { get; } = new("idle", MeasureAsync);

    private static async Task<(string, double)[]> MeasureAsync(Scene scene, CancellationToken cancellation)
    {
        await using var database = await scene.FreshDatabaseAsync(cancellation);
        var counted = await database.CountStatementsAsync(cancellation);
        await using var client = await WorkerProcess.OpenAsync(database.Addresses, cancellation, role: "client");
        await using var worker = await WorkerProcess.OpenAsync(database.Addresses, cancellation);
        await client.StartAsync(cancellation);
        await worker.StartAsync(cancellation);
        // It has worked, as any system has that rests.
        await using (var producer = await Producer.OpenAsync(database.Addresses, cancellation)) await producer.AddBacklogAsync(1_000, cancellation);
        await worker.HandledAsync(1_000, cancellation);
        await client.QuietAsync(cancellation);
        await worker.QuietAsync(cancellation);
        await Task.Delay(Settling, cancellation);

        if (counted) await database.ForgetStatementsAsync(cancellation);
        var before = await ReadAsync();
        await Task.Delay(Measured, cancellation);
        var after = await ReadAsync();
        foreach (var (text, calls) in counted ? await database.FrequentStatementsAsync(cancellation) : [])
            await Console.Error.WriteLineAsync($"[concierge] idle: {calls.ToString(CultureInfo.InvariantCulture)} times {text}");
        var seconds = (after.At - before.At) / 1000;
        var statements = after.Statements - before.Statements;
        return
        [
            .. counted ? [(Measure.IdleStatements, statements!.Value / seconds)] : Array.Empty<(string, double)>(),
            (Measure.IdleCpu, (after.Own - before.Own).TotalSeconds / seconds * 100),
            .. scene.ServerProcessIds.Count > 0 ? [(Measure.IdleServersCpu, (after.Servers - before.Servers).TotalSeconds / seconds * 100)] : Array.Empty<(string, double)>(),
        ];

        async Task<Reading> ReadAsync() => new(
            Monotonic.Milliseconds,
            (await Counters.ReadAsync(database, counted, cancellation)).Statements,
            ProcessTree.CpuOf([client.Id, worker.Id]),
            ProcessTree.CpuOf(scene.ServerProcessIds));
    }

    private sealed record Reading(double At, double? Statements, TimeSpan Own, TimeSpan Servers);
}
