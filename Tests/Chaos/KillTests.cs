using Concierge.Tests.Chaos.Support;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Chaos;

/// <summary>kill -9 of a worker with work in hand.</summary>
public sealed class KillTests(ConciergeApp app, ChaosServers servers)
{
    /// <summary>What docs/jobs.md promises, and the issue names.</summary>
    private static readonly TimeSpan Takeover = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task One_killed_worker_loses_nothing()
    {
        await using var run = await ChaosRun.StartAsync(await app.GetConnectionsAsync(), "steps", ("Jobs__LeaseDuration", "00:00:03"), ("Jobs__HeartbeatInterval", "00:00:00.5"));

        await KillAsync(run, "kill -9 with 5 of 10 in flight", times: 1, concurrency: 5);
    }

    [Fact]
    [Trait("Category", "Chaos")]
    public async Task One_of_two_workers_killed_with_twenty_of_forty_in_flight_six_times()
    {
        await using var run = await ChaosRun.StartAsync(await servers.ConnectionsAsync(), "steps");

        await KillAsync(run, "kill -9 with 20 of 40 in flight, six times", times: 6, concurrency: 20);
    }

    private static async Task KillAsync(ChaosRun run, string title, int times, int concurrency)
    {
        (string, string) atOnce = ("Jobs__DefaultConcurrency", $"{concurrency}");
        ChaosWorkerProcess[] workers = [await run.StartWorkerAsync("w0", settings: atOnce), await run.StartWorkerAsync("w1", settings: atOnce)];
        for (var round = 1; round <= times; round++)
        {
            var victim = workers[round % 2];
            var ids = (await run.EnqueueManyAsync(2 * concurrency, new ChaosWork(Steps: 3, StepMs: 800))).ToHashSet();
            await run.WaitForLedgerAsync(
                ledger => ledger.Count(line => line is { What: LedgerEvent.StepKept, Detail: "s1" } && line.Worker == victim.Name && ids.Contains(line.Job)) == concurrency,
                $"{concurrency} jobs past their first step", TimeSpan.FromSeconds(30));
            await victim.KillAsync();
            workers[round % 2] = await run.StartWorkerAsync($"w{round + 1}", settings: atOnce);
            await run.WaitForAllAsync(TimeSpan.FromSeconds(60));
        }

        var report = await run.CheckAsync();
        report.Print(title);
        report.AssertSound();
        Assert.Equal(report.Enqueued, report.Completed);
        Assert.Equal(times * concurrency, report.InFlight);
        Assert.InRange(report.ReRuns, 1, report.InFlight);
        Assert.InRange(report.Recovered!.Value, TimeSpan.Zero, Takeover);
    }
}
