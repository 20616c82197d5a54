using Concierge.Tests.Chaos.Support;
using Concierge.Tests.Jobs;

namespace Concierge.Tests.Chaos;

/// <summary>Two versions of the code on one database, while the second is rolled out.</summary>
public sealed class RollingTests(ChaosServers servers)
{
    private const int Each = 40;

    [Fact]
    [Trait("Category", "Chaos")]
    public async Task Old_and_new_workers_share_a_database_while_the_new_version_is_rolled_out()
    {
        await using var run = await ChaosRun.StartAsync(await servers.ConnectionsAsync(), "old");
        await using var upgraded = await run.StartClientAsync("new");
        var old = await run.StartWorkerAsync("old0", "old", ("Jobs__DefaultConcurrency", "4"));
        var alsoOld = await run.StartWorkerAsync("old1", "old", ("Jobs__DefaultConcurrency", "4"));

        var enqueueing = Task.WhenAll(EnqueueOldAsync(run), run.EnqueueAsync(AddedJob.Definition, new ChaosWork(), client: upgraded), EnqueueNewAsync(run, upgraded));
        await run.WaitForLedgerAsync(ledger => ledger.Count(line => line.What == LedgerEvent.Finished) >= Each / 2, "half of what the old ones know", TimeSpan.FromSeconds(30));
        await enqueueing;
        var waiting = await run.ScalarAsync<long>("SELECT count(*) FROM jobs.jobs WHERE type = 'chaos_added' AND state = 'queued'");

        var fresh = await run.StartWorkerAsync("new0", "new", ("Jobs__DefaultConcurrency", "4"));
        var more = Task.WhenAll(EnqueueOldAsync(run), EnqueueNewAsync(run, upgraded));
        Assert.Equal(0, await old.TerminateAsync());
        await run.StartWorkerAsync("new1", "new", ("Jobs__DefaultConcurrency", "4"));
        Assert.Equal(0, await alsoOld.TerminateAsync());
        await more;
        await run.WaitForAllAsync(TimeSpan.FromSeconds(60));

        var report = await run.CheckAsync();
        var byNew = run.Ledger.Read().Count(line => line.What == LedgerEvent.Finished && line.Worker.StartsWith("new", StringComparison.Ordinal));
        report.Print("two versions on one database, rolling", $"{byNew} finished by the new version");
        report.AssertSound();
        Assert.Equal("", await run.ScalarAsync<string>(
            "SELECT coalesce(string_agg(format('%s by attempt %s: %s %s', state, attempt, error_code, error_message), E'\\n'), '') FROM jobs.jobs WHERE state <> 'completed'"));
        Assert.Equal((report.Enqueued, 0), (report.Completed, report.ReRuns));
        Assert.Equal(1, waiting);
        Assert.NotEqual(0, byNew);
        Assert.DoesNotContain("failed", fresh.Output, StringComparison.Ordinal);
    }

    private static Task<Guid[]> EnqueueOldAsync(ChaosRun run)
        => Task.WhenAll(Enumerable.Range(0, Each).Select(_ => run.EnqueueAsync(OldVersionJob.Definition, new OldVersionWork("hello"))));

    private static Task<Guid[]> EnqueueNewAsync(ChaosRun run, JobsHost upgraded)
        => Task.WhenAll(Enumerable.Range(0, Each).Select(_ => run.EnqueueAsync(NewVersionJob.Definition, new NewVersionWork("hallo", "de"), client: upgraded)));
}
