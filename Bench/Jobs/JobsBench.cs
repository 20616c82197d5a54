using System.Globalization;
using Concierge.Bench.Jobs.Figures;
using Concierge.Bench.Jobs.Scale;
using Concierge.Bench.Limits;
using Concierge.Bench.Measuring;
using Concierge.Bench.Peers;
using Concierge.Bench.Report;
using Concierge.Bench.Servers;

namespace Concierge.Bench.Jobs;

/// <summary>Measures the engine, the machine's limits and the peers, one after the other, and prints one table.</summary>
internal sealed class JobsBench(BenchOptions options)
{
    private static readonly Figure[] Figures =
    [
        EnqueueFigures.Bulk, EnqueueFigures.Single, DrainFigure.Cold, DrainFigure.Warm, SteadyFigure.Bulk, SteadyFigure.Single,
        LatencyFigure.Low, LatencyFigure.Moderate, CostFigure.Costs, IdleFigure.Idle,
    ];

    private readonly ResultsFolder _folder = ResultsFolder.Create(TimeProvider.System);
    private readonly Results _own = new();
    private readonly Results _limits = new();
    private Dictionary<string, Results> _peers = [];

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        try
        {
            await using (var servers = await BenchServers.StartAsync(cancellation))
            {
                var scene = new Scene(servers.Addresses, servers.ProcessIds);
                await MeasureOwnAsync(scene, cancellation);
                await MeasureLimitsAsync(scene, cancellation);
                if (options.Scale) await MeasureScaleAsync(scene, cancellation);
            }

            // Only now: the peers bring their own servers, and the machine is theirs alone.
            await MeasurePeersAsync(cancellation);
            return 0;
        }
        finally
        {
            Write();
        }
    }

    private async Task MeasureOwnAsync(Scene scene, CancellationToken cancellation)
    {
        foreach (var figure in Figures.Where(figure => options.Wants(figure.Name)))
        {
            for (var run = 0; run < options.Runs; run++)
            {
                var values = await figure.RunAsync(scene, cancellation);
                _own.Add(values);
                Say("concierge", values);
            }
        }
    }

    private async Task MeasureLimitsAsync(Scene scene, CancellationToken cancellation)
    {
        foreach (var limit in Limit.All.Where(limit => options.WithLimits && (options.Wants("limits") || limit.Figures.Any(options.Wants))))
        {
            for (var run = 0; run < options.Runs; run++)
            {
                var value = await limit.RunAsync(scene, cancellation);
                _limits.Add(limit.Key, value);
                Say("raw", [(limit.Key, value)]);
            }
        }
    }

    // Once: what takes a quarter of an hour does not hang on a second.
    private async Task MeasureScaleAsync(Scene scene, CancellationToken cancellation)
    {
        await using var database = await scene.FreshDatabaseAsync(cancellation);
        await KeepAsync(LargeDrain.MeasureAsync(scene, database, options.ScaleJobs, cancellation));
        await KeepAsync(LargeCleanup.MeasureAsync(database, cancellation));

        async Task KeepAsync(Task<(string Measure, double Value)[]> measuring)
        {
            var values = await measuring;
            _own.Add(values);
            Say("concierge", values);
        }
    }

    private async Task MeasurePeersAsync(CancellationToken cancellation)
    {
        if (!options.WithPeers) return;
        if (PeersHarness.Find(options.Peers) is { } harness) _peers = await new PeersRun(harness, _folder).RunAsync(options, cancellation);
        else await Console.Error.WriteLineAsync($"No peers' harness in {options.Peers}: their columns stay empty (--peers <folder>, CONCIERGE_PEERS).");
    }

    // Also after a run that was stopped: what has been measured is worth keeping.
    private void Write()
    {
        var table = Table.Write(_own, _limits, _peers);
        _folder.Write(table, new
        {
            Machine = new { Environment.ProcessorCount, Runtime = Environment.Version.ToString(), options.Runs, BenchHost.Concurrency, Producer.BulkChunk },
            Concierge = _own.Runs,
            Raw = _limits.Runs,
            Peers = _peers.ToDictionary(peer => peer.Key, peer => peer.Value.Runs, StringComparer.Ordinal),
        });
        Console.WriteLine();
        Console.Write(table);
        Console.WriteLine();
        Console.WriteLine($"Every run: {_folder.File("runs.json")}");
    }

    private static void Say(string who, IEnumerable<(string Measure, double Value)> values)
        => Console.Error.WriteLine($"[{who}] {string.Join(", ", values.Select(value => string.Create(CultureInfo.InvariantCulture, $"{value.Measure} {value.Value:0.##}")))}");
}
