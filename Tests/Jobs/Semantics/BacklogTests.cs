using Concierge.Jobs;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Jobs.Semantics;

/// <summary>
/// Claims go on behind the job that was taken last: what was taken before stays in the index until it is vacuumed, and
/// is not read again each time.
/// </summary>
[Trait(GivenServers.Faults, GivenServers.None)] // Claims by hand where a worker would try again.
public sealed class BacklogTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private const int Claims = 160;
    private const int AtOnce = 100;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backlog_is_claimed_without_reading_what_was_taken_again_and_again()
    {
        await (await JobsHost.StartAsync(database.Servers, worker: false)).DisposeAsync();
        await database.ScalarAsync<int>("ALTER TABLE jobs.jobs SET (autovacuum_enabled = off)");
        await using (var host = await JobsHost.StartAsync(database.Servers, worker: false))
        {
            await host.Client.EnqueueManyAsync(
                ScriptedJob.Definition, [.. Enumerable.Repeat(new ScriptedInput("flood"), (Claims + 1) * AtOnce)],
                new EnqueueOptions { OwnerId = Guid.CreateVersion7() }, Cancellation);
        }

        var before = await PagesAsync();
        await using (var host = await JobsHost.StartAsync(database.Servers, worker: false)) await ClaimAsync(host);

        // Some 25 a claim to go down into the index, and one claim in sixteen that reads all. Where each had to find either
        // the owner or the jobs among what was taken it is over 18,000, and both 31,000.
        Assert.InRange(await PagesAsync() - before, 1, 9_000);
    }

    private static async Task ClaimAsync(JobsHost host)
    {
        await using var hand = await ClaimingHand.OfAsync(host);
        for (var i = 0; i < Claims; i++) Assert.Equal(AtOnce, (await hand.TakeAsync(AtOnce)).Count);
    }

    private Task<long> PagesAsync()
        => database.CounterAsync("SELECT idx_blks_read + idx_blks_hit FROM pg_statio_user_indexes WHERE indexrelname = 'jobs_turn'");
}
