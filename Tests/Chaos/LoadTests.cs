using System.Globalization;
using Concierge.Tests.Chaos.Support;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Chaos;

/// <summary>What kills cost a small cluster that is never idle.</summary>
[Collection(Exclusive.Name)]
[Trait("Category", "Chaos")]
public sealed class LoadTests(ChaosServers servers)
{
    private const int Workers = 8;
    private const int Slots = 4;
    private const int Backlog = 200;

    // Waiting, as for a provider: what kills cost is to be seen, not how fast this machine starts processes.
    private static readonly ChaosWork Work = new(Steps: 1, StepMs: 1000);
    private static readonly TimeSpan Undisturbed = Seconds("CONCIERGE_CHAOS_CALM", 40);
    private static readonly TimeSpan Disturbed = Seconds("CONCIERGE_CHAOS_STORM", 180);
    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_worker_killed_every_ten_seconds_under_load()
    {
        // A lease as long as the pause between kills would bring each lost job back just in time for the next one, and
        // a job that loses three workers is taken for their killer.
        await using var run = await ChaosRun.StartAsync(
            await servers.ConnectionsAsync(), "steps", ("Jobs__DefaultConcurrency", $"{Slots}"), ("Jobs__LeaseDuration", "00:00:06"));
        var workers = new List<ChaosWorkerProcess>();
        for (var i = 0; i < Workers; i++) workers.Add(await run.StartWorkerAsync($"w{i}"));
        using var done = new CancellationTokenSource();
        var feeding = FeedAsync(run, done.Token);
        await run.WaitForLedgerAsync(ledger => ledger.Count(line => line.What == LedgerEvent.Finished) > 200, "every worker at speed", TimeSpan.FromSeconds(60));

        // Half before, half after: the machine may be busier with something else at one of them.
        var before = await RateAsync(run, CalmAsync);
        var kills = 0;
        var storm = await RateAsync(run, async () => kills = await KillAsync(run, workers));
        var calm = (before + await RateAsync(run, CalmAsync)) / 2;
        await done.CancelAsync();
        await feeding;
        await run.WaitForAllAsync(TimeSpan.FromSeconds(60));

        var report = await run.CheckAsync();
        report.Print($"kill -9 every 10 s for {Disturbed.TotalSeconds:F0} s under load", string.Create(CultureInfo.InvariantCulture,
            $"{kills} kills, {storm:F1} jobs/s, {storm / calm:P0} of {calm:F1} undisturbed"));
        report.AssertSound();
        Assert.Equal(report.Enqueued, report.Completed);
        Assert.InRange(report.ReRuns, 1, report.InFlight);
        Assert.InRange(report.Recovered!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.InRange(storm / calm, 0.9, 2);
    }

    private static Task CalmAsync() => Task.Delay(Undisturbed / 2, TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>Jobs finished a second while something goes on.</summary>
    private static async Task<double> RateAsync(ChaosRun run, Func<Task> meanwhile)
    {
        var from = TimeProvider.System.GetUtcNow();
        await meanwhile();
        var to = TimeProvider.System.GetUtcNow();
        return run.Ledger.Read().Where(line => line.What == LedgerEvent.Finished && line.At >= from && line.At < to).DistinctBy(line => line.Job).Count() / (to - from).TotalSeconds;
    }

    private static async Task<int> KillAsync(ChaosRun run, List<ChaosWorkerProcess> workers)
    {
        // The next one's process is loaded while this one works, so that it can take its place at once: how long a
        // machine takes to start a process, two seconds or ten, says nothing of the engine. What it costs is in the rate.
        using var pace = new PeriodicTimer(BetweenKills, TimeProvider.System);
        var kills = 0;
        var spare = SpareAsync(run, kills);
        for (var started = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(started) < Disturbed; kills++)
        {
            var next = await spare;
            await workers[kills % Workers].KillAsync();
            await next.GoAsync();
            workers[kills % Workers] = next;
            spare = SpareAsync(run, kills + 1);
            await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        await spare;
        return kills;
    }

    private static Task<ChaosWorkerProcess> SpareAsync(ChaosRun run, int number)
        => run.StartWorkerAsync($"w{Workers + number}", "steps", (ChaosWorker.Standby, "1"));

    // As much as the workers take, and a little more.
    private static async Task FeedAsync(ChaosRun run, CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            var missing = Backlog - (await run.OpenJobsAsync() ?? Backlog);
            if (missing > 0) await run.EnqueueManyAsync((int)missing, Work);
            await Task.Delay(250, CancellationToken.None);
        }
    }

    private static TimeSpan Seconds(string variable, int otherwise)
        => TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var given) ? given : otherwise);
}
