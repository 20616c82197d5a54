using System.Diagnostics;
using System.Globalization;
using Concierge.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Concierge.Bench.Jobs;

/// <summary>The engine's own figures. Rates are of one machine on one day: compare within a run.</summary>
internal static class JobsBench
{
    private const int Runs = 3;
    private const int Backlog = 20_000;
    private const int Callers = 32;

    public static async Task<int> RunAsync()
    {
        var servers = BenchServers.FromEnvironment();
        Console.WriteLine("| figure | median (min-max) |");
        Console.WriteLine("| --- | --- |");
        await PrintAsync("single enqueue, 32 callers, jobs/s", "N0", servers, SingleAsync);
        await PrintAsync("drain of 20,000, jobs/s", "N0", servers, DrainAsync);
        await PrintAsync("latency at 20/s, p50 ms", "F2", servers, fresh => LatencyAsync(fresh, perSecond: 20, percentile: 0.50));
        await PrintAsync("latency at 20/s, p99 ms", "F2", servers, fresh => LatencyAsync(fresh, perSecond: 20, percentile: 0.99));
        return 0;
    }

    private static async Task PrintAsync(string figure, string format, BenchServers servers, Func<BenchServers, Task<double>> measure)
    {
        var values = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            var fresh = await servers.WithFreshDatabaseAsync();
            values.Add(await measure(fresh));
            await servers.DropAsync(fresh);
        }

        values.Sort();
        var text = values.ConvertAll(value => value.ToString(format, CultureInfo.InvariantCulture));
        Console.WriteLine($"| {figure} | {text[Runs / 2]} ({text[0]}-{text[^1]}) |");
    }

    private static async Task<double> SingleAsync(BenchServers servers)
    {
        using var producer = await BenchHost.StartAsync(servers, new Tally(Backlog), worker: false);
        var started = Stopwatch.GetTimestamp();
        await EnqueueAsync(producer, Backlog);
        var rate = Backlog / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await producer.StopAsync();
        return rate;
    }

    private static async Task<double> DrainAsync(BenchServers servers)
    {
        var tally = new Tally(Backlog);
        using (var producer = await BenchHost.StartAsync(servers, tally, worker: false))
        {
            await EnqueueAsync(producer, Backlog);
            await producer.StopAsync();
        }

        var started = Stopwatch.GetTimestamp();
        using var worker = await BenchHost.StartAsync(servers, tally, worker: true);
        await tally.All;
        // The clock stops when every completion is in the table.
        while (await OpenJobsAsync(servers) > 0) await Task.Delay(5);
        var rate = Backlog / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await worker.StopAsync();
        return rate;
    }

    private static async Task<double> LatencyAsync(BenchServers servers, int perSecond, double percentile)
    {
        var jobs = perSecond * 10;
        var tally = new Tally(jobs);
        using var host = await BenchHost.StartAsync(servers, tally, worker: true);
        var client = host.Services.GetRequiredService<IJobClient>();
        using var clock = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        for (var number = 0; number < jobs && await clock.WaitForNextTickAsync(); number++)
            await client.EnqueueAsync(NoOpJob.Definition, NoOpPayload.Create(number));
        await tally.All;
        await host.StopAsync();
        return tally.Latencies[(int)(percentile * (jobs - 1))];
    }

    private static async Task EnqueueAsync(IHost host, int jobs)
    {
        var client = host.Services.GetRequiredService<IJobClient>();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            for (var number = Interlocked.Increment(ref next); number < jobs; number = Interlocked.Increment(ref next))
                await client.EnqueueAsync(NoOpJob.Definition, NoOpPayload.Create(number));
        }));
    }

    private static async Task<long> OpenJobsAsync(BenchServers servers)
    {
        await using var connection = new NpgsqlConnection(servers.Postgres);
        await connection.OpenAsync();
        await using var count = new NpgsqlCommand("SELECT count(*) FROM jobs.jobs WHERE state IN ('queued', 'running')", connection);
        return (long)(await count.ExecuteScalarAsync())!;
    }
}
