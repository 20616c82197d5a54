using System.Globalization;
using Concierge.Bench.Jobs.Figures;
using Concierge.Bench.Measuring;
using Concierge.Bench.Servers;

namespace Concierge.Bench.Jobs;

/// <summary>Measures the engine, the machine's limits and the peers, one after the other, and prints one table.</summary>
internal static class JobsBench
{
    private static readonly Figure[] Figures =
    [
        EnqueueFigures.Bulk, EnqueueFigures.Single, DrainFigure.Cold, DrainFigure.Warm, SteadyFigure.Bulk, SteadyFigure.Single,
        LatencyFigure.Low, LatencyFigure.Moderate, CostFigure.Costs, IdleFigure.Idle,
    ];

    public static async Task<int> RunAsync(BenchOptions options, CancellationToken cancellation)
    {
        var results = new Results();
        await using (var servers = await BenchServers.StartAsync(cancellation))
        {
            var scene = new Scene(servers.Addresses, servers.ProcessIds);
            foreach (var figure in Figures.Where(figure => options.Wants(figure.Name)))
                await MeasureAsync(figure, scene, options.Runs, results, cancellation);
        }

        return 0;
    }

    private static async Task MeasureAsync(Figure figure, Scene scene, int runs, Results results, CancellationToken cancellation)
    {
        for (var run = 0; run < runs; run++)
        {
            var values = await figure.RunAsync(scene, cancellation);
            results.Add(values);
            var text = values.Select(value => string.Create(CultureInfo.InvariantCulture, $"{value.Measure} {value.Value:0.##}"));
            await Console.Error.WriteLineAsync($"[concierge] {string.Join(", ", text)}");
        }
    }
}
