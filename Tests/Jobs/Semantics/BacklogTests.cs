using Concierge.Jobs;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Jobs.Semantics;

/// <summary>
/// Claims go on behind the job that was taken last: what was taken before stays in the index until it is vacuumed, and
/// is not read again each time.
/// </summary>
public sealed class BacklogTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private const int Jobs = 10_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backlog_is_drained_without_reading_what_was_taken_again_and_again()
    {
        await using (var client = await JobsHost.StartAsync(database.Servers, worker: false))
        {
            await database.ScalarAsync<int>("ALTER TABLE jobs.jobs SET (autovacuum_enabled = off)");
            await FloodAsync(client, Guid.CreateVersion7(), Jobs);
        }

        var before = await PagesAsync();
        await using (var worker = await JobsHost.StartAsync(database.Servers, worker: true, configure: null, ("Jobs:DefaultConcurrency", "200")))
        {
            await RunAsync(worker, Jobs);
        }

        // At least fifty claims; each would read all the pages before it, some 80 on average and twice.
        Assert.InRange(await PagesAsync() - before, 1, 4_000);
    }

    [Fact]
    [Trait(GivenServers.Faults, GivenServers.None)] // An enqueue that is tried again comes that much later.
    public async Task An_older_job_of_whoever_floods_the_queue_does_not_wait_for_the_end_of_the_flood()
    {
        var owner = Guid.CreateVersion7();
        await using var host = await JobsHost.StartAsync(database.Servers, worker: true, configure: null, ("Jobs:DefaultConcurrency", "10"));
        var (ran, ranBefore) = (0, 0);
        var older = new TaskCompletionSource();
        host.Script.On("flood", async (_, token) =>
        {
            if (Interlocked.Increment(ref ran) == 200)
            {
                ranBefore = ran;
                var old = Guid.CreateVersion7(TimeProvider.System.GetUtcNow().AddHours(-1));
                await host.EnqueueAsync("older", new EnqueueOptions { OwnerId = owner, JobId = old });
            }

            await Task.Yield();
            return "done";
        });
        host.Script.On("older", (_, _) =>
        {
            older.SetResult();
            return Task.FromResult("done");
        });

        await FloodAsync(host, owner, 3_000);
        await older.Task.WaitAsync(Cancellation);

        // Sixteen claims of ten jobs, and those that were under way.
        Assert.InRange(Volatile.Read(ref ran) - ranBefore, 0, 300);
    }

    private static async Task FloodAsync(JobsHost host, Guid owner, int jobs)
        => await host.Client.EnqueueManyAsync(
            ScriptedJob.Definition, [.. Enumerable.Repeat(new ScriptedInput("flood"), jobs)], new EnqueueOptions { OwnerId = owner }, Cancellation);

    private static async Task RunAsync(JobsHost host, int jobs)
    {
        var ran = 0;
        var all = new TaskCompletionSource();
        host.Script.On("flood", (_, _) =>
        {
            if (Interlocked.Increment(ref ran) == jobs) all.SetResult();
            return Task.FromResult("done");
        });
        await all.Task.WaitAsync(Cancellation);
    }

    private Task<long> PagesAsync()
        => database.CounterAsync("SELECT idx_blks_read + idx_blks_hit FROM pg_statio_user_indexes WHERE indexrelname = 'jobs_turn'");
}
