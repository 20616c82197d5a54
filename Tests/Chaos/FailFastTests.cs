using Concierge.Tests.Chaos.Support;

namespace Concierge.Tests.Chaos;

/// <summary>A job that takes its process down, among others that have done nothing.</summary>
public sealed class FailFastTests(ChaosServers servers)
{
    private const int Neighbours = 40;

    [Fact]
    [Trait("Category", "Chaos")]
    public async Task A_job_that_ends_its_process_is_dead_after_its_attempts_and_its_neighbours_finish()
    {
        await using var run = await ChaosRun.StartAsync(
            await servers.ConnectionsAsync(), "steps,killer", ("Jobs__LeaseDuration", "00:00:03"), ("Jobs__HeartbeatInterval", "00:00:00.5"));
        using var done = new CancellationTokenSource();
        var services = Enumerable.Range(0, 2).Select(i => SuperviseAsync(run, $"w{i}", done)).ToList();
        var killer = await run.EnqueueAsync(KillerJob.Definition, new ChaosWork(LastMs: 300));
        await run.EnqueueManyAsync(Neighbours, new ChaosWork(Steps: 2, StepMs: 700));
        await Task.WhenAny(run.WaitForAllAsync(TimeSpan.FromSeconds(90)), Task.WhenAll(services)).Unwrap();
        await done.CancelAsync();
        var crashes = (await Task.WhenAll(services)).Sum();

        var report = await run.CheckAsync();
        report.Print("a job that calls Environment.FailFast", $"{crashes} processes died");
        var dead = Assert.Single(await run.EngineAsync(), job => job.Id == killer);
        Assert.Equal("failed", dead.State);
        Assert.InRange(crashes, 1, 3);
        report.AssertSound();
        Assert.Equal(Neighbours, report.Completed);
    }

    // Starts a worker again when it has died, as a service manager does. Gives how often it died.
    private static async Task<int> SuperviseAsync(ChaosRun run, string name, CancellationTokenSource done)
    {
        for (var deaths = 0; ; deaths++)
        {
            var worker = await run.StartWorkerAsync($"{name}.{deaths}", "steps,killer");
            var death = worker.WaitForExitAsync();
            await Task.WhenAny(death, Task.Delay(Timeout.Infinite, done.Token));
            if (!death.IsCompleted) return deaths;
        }
    }
}
