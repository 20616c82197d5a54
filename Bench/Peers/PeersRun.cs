using System.Globalization;
using Concierge.Bench.Measuring;
using Concierge.Bench.Servers;

namespace Concierge.Bench.Peers;

/// <summary>Runs the peers' harness, one peer after the other, on servers and ports that it gets for itself.</summary>
internal sealed class PeersRun(PeersHarness harness, ResultsFolder results)
{
    /// <summary>Durable: what they acknowledge is committed in Postgres.</summary>
    public static IReadOnlyList<string> OnPostgres { get; } = ["bullmq-pg", "pg-boss", "pg-boss-notify", "graphile-worker", "graphile-worker-batch"];

    public static IReadOnlyList<string> OnRedis { get; } = ["bullmq", "bullmq-aof"];

    private static readonly string[] Figures = ["bulk", "single", "drain", "steady", "latency"];

    /// <summary>What each peer reached. One that fails is named and left out.</summary>
    public async Task<Dictionary<string, Results>> RunAsync(BenchOptions options, CancellationToken cancellation)
    {
        var measured = new Dictionary<string, Results>(StringComparer.Ordinal);
        var wanted = Figures.Where(options.Wants).ToArray();
        if (wanted.Length == 0) return measured;

        await harness.InstallAsync(cancellation);
        foreach (var peer in OnPostgres.Concat(OnRedis)) measured[peer] = await RunAsync(peer, wanted, options.Runs, cancellation);
        return measured;
    }

    private async Task<Results> RunAsync(string peer, string[] wanted, int runs, CancellationToken cancellation)
    {
        var reached = new Results();
        var state = Directory.CreateTempSubdirectory("concierge-peers-").FullName;
        await using var log = TextWriter.Synchronized(new StreamWriter(results.File($"{peer}.log")));
        // Told to measure everything, the harness says its settings at the end as well.
        string[] figures = wanted.Length == Figures.Length ? [] : wanted;
        try
        {
            await using var run = Guarded.Start(user: null, ["bash", harness.Script, peer, .. figures], Variables(state, runs), onLine: Hear);
            var code = await run.WaitAsync(cancellation);
            if (code != 0) await Console.Error.WriteLineAsync($"[{peer}] ended with {code}:\n{run.LastLines}");
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }

        return reached;

        void Hear(string line)
        {
            log.WriteLine(line);
            var values = PeerLine.Read(line).ToList();
            if (values.Count == 0) return;
            lock (reached) reached.Add(values);
            Console.Error.WriteLine(line);
        }
    }

    private Dictionary<string, string> Variables(string state, int runs) => new(StringComparer.Ordinal)
    {
        ["BENCH_STATE"] = state,
        ["BENCH_OUT"] = results.File("peers"),
        ["BENCH_REPS"] = Text(runs),
        ["BENCH_PG_PORT"] = Text(FreePort.Next()),
        ["BENCH_REDIS_PORT"] = Text(FreePort.Next()),
        ["BENCH_REDIS_AOF_PORT"] = Text(FreePort.Next()),
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
