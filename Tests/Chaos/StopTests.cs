using Concierge.Tests.Chaos.Support;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Chaos;

/// <summary>A worker that stands still for longer than its lease and then goes on where it was.</summary>
public sealed class StopTests(ConciergeApp app, ChaosServers servers)
{
    private const int Jobs = 5;

    [Fact]
    public async Task What_a_stopped_worker_finishes_late_does_not_count()
    {
        await using var run = await ChaosRun.StartAsync(
            await app.GetConnectionsAsync(), "stubborn", ("Jobs__LeaseDuration", "00:00:03"), ("Jobs__HeartbeatInterval", "00:00:00.5"));

        await StopAsync(run, "SIGSTOP of a worker for a lease, resumed", TimeSpan.Zero);
    }

    [Fact]
    [Trait("Category", "Chaos")]
    public async Task What_a_worker_stopped_for_a_minute_finishes_late_does_not_count()
    {
        await using var run = await ChaosRun.StartAsync(await servers.ConnectionsAsync(), "stubborn");

        await StopAsync(run, "SIGSTOP of a worker for 60 s, resumed", TimeSpan.FromSeconds(60));
    }

    private static async Task StopAsync(ChaosRun run, string title, TimeSpan pause)
    {
        var stopped = await run.StartWorkerAsync("stopped", "stubborn");
        foreach (var _ in Enumerable.Range(0, Jobs)) await run.EnqueueAsync(StubbornJob.Definition, new ChaosWork(Steps: 1, StepMs: 50, LastMs: 1500));
        await run.WaitForLedgerAsync(ledger => Kept(ledger, stopped) == Jobs, "each job past its step", TimeSpan.FromSeconds(30));
        await stopped.PauseAsync();
        var since = TimeProvider.System.GetTimestamp();
        var other = await run.StartWorkerAsync("other", "stubborn");
        var ready = TimeProvider.System.GetElapsedTime(since);
        await run.WaitForAllAsync(TimeSpan.FromSeconds(40));
        var left = pause - TimeProvider.System.GetElapsedTime(since);
        if (left > TimeSpan.Zero) await Task.Delay(left, TimeProvider.System, TestContext.Current.CancellationToken);

        await stopped.ResumeAsync();
        await run.WaitForLedgerAsync(ledger => Finished(ledger, stopped) == Jobs, "the resumed worker's late completions", TimeSpan.FromSeconds(30));
        // Its last outcome is written, or refused, before it ends.
        Assert.Equal(0, await stopped.TerminateAsync());

        var report = await run.CheckAsync();
        report.Print(title, $"{Finished(run.Ledger.Read(), stopped)} late completions refused, its successor was there after {ready.TotalSeconds:F0} s");
        report.AssertSound();
        Assert.Equal((Jobs, Jobs, Jobs), (report.Completed, report.ReRuns, report.InFlight));
        Assert.Equal(Jobs, await run.ScalarAsync<long>($"SELECT count(*) FROM jobs.jobs WHERE result->>'worker' = '{other.Name}' AND attempt = 2"));
        // The successor's process is started after the stop, and does not count before it runs.
        Assert.InRange(report.Recovered!.Value - ready, -ready, TimeSpan.FromSeconds(15));
    }

    private static int Kept(IReadOnlyList<LedgerLine> ledger, ChaosWorkerProcess worker)
        => ledger.Count(line => line.What == LedgerEvent.StepKept && line.Worker == worker.Name);

    private static int Finished(IReadOnlyList<LedgerLine> ledger, ChaosWorkerProcess worker)
        => ledger.Count(line => line.What == LedgerEvent.Finished && line.Worker == worker.Name);
}
