using Concierge.Tests.Chaos.Support;
using Concierge.Tests.Infrastructure;
using Npgsql;

namespace Concierge.Tests.Chaos;

/// <summary>The truth goes away under the workers, and comes back.</summary>
[Collection(Exclusive.Name)]
[Trait("Category", "Chaos")]
public sealed class PostgresTests(ChaosServers servers)
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Stopped_at_once_and_started_two_seconds_later_five_times()
    {
        const int Rounds = 5, JobsEach = 250;
        await using var run = await ChaosRun.StartAsync(await servers.ConnectionsAsync(), "steps");
        for (var i = 0; i < 2; i++) await run.StartWorkerAsync($"w{i}");
        for (var round = 1; round <= Rounds; round++)
        {
            var enqueueing = run.EnqueueManyAsync(JobsEach, new ChaosWork(Steps: 2, StepMs: 300));
            var finished = (JobsEach * (round - 1)) + (JobsEach / 5);
            await run.WaitForLedgerAsync(ledger => ledger.Count(line => line.What == LedgerEvent.Finished) >= finished, "a fifth of the jobs", TimeSpan.FromSeconds(60));
            run.Ledger.Write(LedgerEvent.Fault, detail: "postgres");
            await servers.Postgres.StopAsync("QUIT");
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
            await servers.Postgres.StartAsync();
            run.Ledger.Write(LedgerEvent.Healed, detail: "postgres");
            await enqueueing;
            await run.WaitForAllAsync(TimeSpan.FromSeconds(60));
        }

        var report = await run.CheckAsync();
        report.Print("PostgreSQL stopped -m immediate, five times");
        report.AssertSound();
        Assert.Equal((Rounds * JobsEach, Rounds * JobsEach), (report.Enqueued, report.Completed));
        Assert.InRange(report.Recovered!.Value, TimeSpan.Zero, Recovery);
    }

    [Fact]
    public async Task Every_connection_ended_each_200_ms_for_a_minute()
    {
        await using var run = await ChaosRun.StartAsync(await servers.ConnectionsAsync(), "steps");
        for (var i = 0; i < 2; i++) await run.StartWorkerAsync($"w{i}");
        using var minute = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        var feeding = FeedAsync(run, minute.Token);
        run.Ledger.Write(LedgerEvent.Fault, detail: "backends");
        var ended = await EndConnectionsAsync(run, minute.Token);
        run.Ledger.Write(LedgerEvent.Healed, detail: "backends");
        await feeding;
        await run.WaitForAllAsync(TimeSpan.FromSeconds(60));

        var report = await run.CheckAsync();
        report.Print("pg_terminate_backend each 200 ms for 60 s", $"{ended} connections ended, {run.Refused} enqueues tried again");
        report.AssertSound();
        Assert.Equal(report.Enqueued, report.Completed);
        Assert.InRange(report.Recovered!.Value, TimeSpan.Zero, Recovery);
    }

    [Fact]
    public async Task Every_connection_taken_by_somebody_else()
    {
        await using var run = await ChaosRun.StartAsync(await servers.ConnectionsAsync(), "steps");
        await run.StartWorkerAsync("w0");
        await run.StartWorkerAsync("narrow", settings: ("Jobs__MaxConnections", "2"));
        await run.EnqueueManyAsync(300, new ChaosWork(Steps: 2, StepMs: 500));
        await run.WaitForLedgerAsync(ledger => ledger.Count(line => line.What == LedgerEvent.Finished) >= 20, "some jobs", TimeSpan.FromSeconds(60));

        run.Ledger.Write(LedgerEvent.Fault, detail: "connections");
        var taken = await TakeAllConnectionsAsync(run);
        var enqueueing = run.EnqueueManyAsync(50);
        await Task.Delay(TimeSpan.FromSeconds(12), TimeProvider.System, TestContext.Current.CancellationToken);
        foreach (var connection in taken) await connection.DisposeAsync();
        run.Ledger.Write(LedgerEvent.Healed, detail: "connections");
        await enqueueing;
        await run.WaitForAllAsync(TimeSpan.FromSeconds(60));

        var report = await run.CheckAsync();
        report.Print("no connection to be had for 12 s", $"{taken.Count} taken");
        report.AssertSound();
        Assert.Equal(report.Enqueued, report.Completed);
        Assert.InRange(report.Recovered!.Value, TimeSpan.Zero, Recovery);
    }

    private static async Task FeedAsync(ChaosRun run, CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            await run.EnqueueManyAsync(10, new ChaosWork(Steps: 2, StepMs: 100));
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, until).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<long> EndConnectionsAsync(ChaosRun run, CancellationToken until)
    {
        await using var direct = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(run.Servers.Postgres) { ApplicationName = "chaos" }.ConnectionString);
        for (var ended = 0L; ;)
        {
            await using (var command = direct.CreateCommand(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'concierge-jobs'"))
            {
                ended += (long)(await command.ExecuteScalarAsync(CancellationToken.None))!;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, until).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (until.IsCancellationRequested) return ended;
        }
    }

    // The engine's connections are ended once, so that it has to ask for new ones and finds none.
    private static async Task<List<NpgsqlConnection>> TakeAllConnectionsAsync(ChaosRun run)
    {
        var taken = new List<NpgsqlConnection>();
        var text = new NpgsqlConnectionStringBuilder(run.Servers.Postgres) { Pooling = false, ApplicationName = "chaos" }.ConnectionString;
        while (true)
        {
            var connection = new NpgsqlConnection(text);
            try
            {
                await connection.OpenAsync(TestContext.Current.CancellationToken);
                taken.Add(connection);
            }
            catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.TooManyConnections)
            {
                await connection.DisposeAsync();
                await using var end = new NpgsqlCommand("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'concierge-jobs'", taken[0]);
                if ((long)(await end.ExecuteScalarAsync(TestContext.Current.CancellationToken))! == 0) return taken;
            }
        }
    }
}
