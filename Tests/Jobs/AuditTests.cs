using Concierge.Contracts.Jobs;
using Concierge.Jobs;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Jobs;

public sealed class AuditTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    [Fact]
    [Trait(GivenServers.Faults, GivenServers.None)] // A claim whose answer is lost is given back: two rows more.
    public async Task Every_change_of_state_is_a_row_that_continues_the_one_before()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        host.Script.On("once more", (job, _) => job.Attempt == 1 ? throw new RetryableException("busy", "Busy.") : Task.FromResult("ok"));
        var owner = Guid.CreateVersion7();
        var id = await host.EnqueueAsync("once more", new EnqueueOptions { OwnerId = owner, RunAt = TimeProvider.System.GetUtcNow().AddSeconds(3) });
        await host.WaitForEndAsync(id);

        var trail = await host.Reader.TransitionsAsync(id, owner, TestContext.Current.CancellationToken);

        Assert.Equal(
            [JobState.Scheduled, JobState.Queued, JobState.Running, JobState.Scheduled, JobState.Queued, JobState.Running, JobState.Completed],
            trail.Select(t => t.To));
        Assert.Equal(trail.SkipLast(1).Select(t => (JobState?)t.To), trail.Skip(1).Select(t => t.From));
        Assert.Equal("attempt 1 failed: busy", trail[3].Reason);
        Assert.All(trail.Where(t => t.To == JobState.Running), t => Assert.NotNull(t.Worker));
    }
}
