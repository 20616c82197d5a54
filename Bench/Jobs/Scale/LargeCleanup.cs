using Concierge.Bench.Jobs.Figures;
using Concierge.Bench.Servers;

namespace Concierge.Bench.Jobs.Scale;

/// <summary>What the cleanup of many expired jobs costs the work that goes on meanwhile, and what it leaves of the tables.</summary>
internal static class LargeCleanup
{
    private const int Chunk = 100;
    private const int MostAhead = 20_000;
    private const string Size = """
        SELECT (sum(pg_total_relation_size(c.oid)) / 1048576.0)::float8
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'jobs' AND c.relkind = 'r'
        """;

    private static readonly TimeSpan Skipped = TimeSpan.FromSeconds(3);

    /// <summary>The rate without a cleanup is of this long; the one with it of the cleanup's time, but not of less than this.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(15);

    /// <param name="database">Where the expired jobs are.</param>
    /// <param name="cancellation">Ends the run.</param>
    public static async Task<(string, double)[]> MeasureAsync(Database database, CancellationToken cancellation)
    {
        var sizeBefore = await database.ScalarAsync<double>(Size, cancellation);
        await using var producer = await Producer.OpenAsync(database.Addresses, cancellation);
        await using var worker = await WorkerProcess.OpenAsync(database.Addresses, cancellation);
        await worker.StartAsync(cancellation);

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var loading = new Load(producer, worker, MostAhead, enough.Token).BulkAsync(Chunk, until: double.PositiveInfinity);
        await Task.Delay(Skipped, cancellation);
        var alone = Monotonic.Milliseconds;
        await Task.Delay(Window, cancellation);

        var begun = Monotonic.Milliseconds;
        var cleaned = await producer.Client.CleanupAsync(cancellation);
        var ended = Monotonic.Milliseconds;
        var rest = Window.TotalMilliseconds - (ended - begun);
        if (rest > 0) await Task.Delay(TimeSpan.FromMilliseconds(rest), cancellation);
        var (rateAlone, rateDuring) = (worker.Rate(alone, begun), worker.Rate(begun, Monotonic.Milliseconds));
        await enough.CancelAsync();
        await loading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var sizeAfter = await database.ScalarAsync<double>(Size, cancellation);
        await database.ExecuteAsync("VACUUM", cancellation);
        return
        [
            (ScaleMeasure.Cleaned, cleaned),
            (ScaleMeasure.CleanupSeconds, (ended - begun) / 1000),
            (ScaleMeasure.RateAlone, rateAlone),
            (ScaleMeasure.RateDuringCleanup, rateDuring),
            (ScaleMeasure.CleanupShare, rateDuring / rateAlone * 100),
            (ScaleMeasure.SizeBefore, sizeBefore),
            (ScaleMeasure.SizeAfter, sizeAfter),
            (ScaleMeasure.SizeVacuumed, await database.ScalarAsync<double>(Size, cancellation)),
        ];
    }
}
