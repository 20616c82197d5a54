using System.Collections.Concurrent;
using System.Globalization;
using Concierge.Tests.Chaos.Support;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Chaos;

/// <summary>Nothing depends on the broker but how soon a worker hears of a job.</summary>
[Collection(Exclusive.Name)]
[Trait("Category", "Chaos")]
public sealed class BrokerTests(ChaosServers servers)
{
    [Fact]
    public async Task Stopped_for_30_seconds_and_then_once_more_with_its_data_deleted()
    {
        var direct = await servers.ConnectionsAsync();
        await using var proxy = new AmqpFaults(() => servers.RabbitMq.Port, new Dice(0, seed: 0));
        var through = direct.RabbitMq.Replace($":{servers.RabbitMq.Port}", $":{proxy.Port}", StringComparison.Ordinal);
        await using var run = await ChaosRun.StartAsync(direct with { RabbitMq = through }, "steps");
        for (var i = 0; i < 2; i++) await run.StartWorkerAsync($"w{i}");
        using var done = new CancellationTokenSource();
        var feeding = FeedAsync(run, done.Token);
        await run.WaitForLedgerAsync(ledger => ledger.Count(line => line.What == LedgerEvent.Finished) >= 50, "some jobs", TimeSpan.FromSeconds(60));

        var first = await OutageAsync(run, proxy, TimeSpan.FromSeconds(30), () => { });
        var second = await OutageAsync(run, proxy, TimeSpan.FromSeconds(5), servers.RabbitMq.DeleteData);
        await done.CancelAsync();
        var slowest = await feeding;
        await run.WaitForAllAsync(TimeSpan.FromSeconds(60));

        var report = await run.CheckAsync();
        report.Print("RabbitMQ away 30 s, then with its data deleted", string.Create(CultureInfo.InvariantCulture,
            $"{run.Refused} enqueues refused, slowest {slowest.TotalSeconds:F1} s; {proxy.Published} notices published, again {first.TotalSeconds:F0} and {second.TotalSeconds:F0} s after its return"));
        report.AssertSound();
        Assert.Equal(report.Enqueued, report.Completed);
        Assert.Equal(0, run.Refused);
        Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.InRange(proxy.Published, 1, (int)(report.Enqueued * 1.2));
        Assert.InRange(report.Recovered!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    // Gives how long it took after the return until notices went out again: until then the sweep finds the jobs.
    private async Task<TimeSpan> OutageAsync(ChaosRun run, AmqpFaults proxy, TimeSpan pause, Action whileAway)
    {
        run.Ledger.Write(LedgerEvent.Fault, detail: "rabbitmq");
        await servers.RabbitMq.StopAsync("KILL");
        whileAway();
        await Task.Delay(pause, TimeProvider.System, TestContext.Current.CancellationToken);
        await servers.RabbitMq.StartAsync();
        run.Ledger.Write(LedgerEvent.Healed, detail: "rabbitmq");
        var (since, published) = (TimeProvider.System.GetTimestamp(), proxy.Published);
        await run.WaitForLedgerAsync(_ => proxy.Published >= published + 20, "notices published again", TimeSpan.FromSeconds(30));
        return TimeProvider.System.GetElapsedTime(since);
    }

    // Twenty jobs a second; gives how long the slowest enqueue took.
    private static async Task<TimeSpan> FeedAsync(ChaosRun run, CancellationToken until)
    {
        var took = new ConcurrentBag<TimeSpan>();
        var enqueueing = new List<Task>();
        while (!until.IsCancellationRequested)
        {
            enqueueing.Add(Task.Run(async () =>
            {
                var started = TimeProvider.System.GetTimestamp();
                await run.EnqueueAsync(SteppingJob.Definition, new ChaosWork(Steps: 1, StepMs: 50));
                took.Add(TimeProvider.System.GetElapsedTime(started));
            }, CancellationToken.None));
            await Task.Delay(50, CancellationToken.None);
        }

        await Task.WhenAll(enqueueing);
        return took.Max();
    }
}
