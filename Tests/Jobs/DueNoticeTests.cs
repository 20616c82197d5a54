using Concierge.Jobs;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Jobs;

/// <summary>A job for a moment that comes before the notice of it does.</summary>
[Trait(GivenServers.Faults, GivenServers.None)] // A notice may be lost, and the sweep is a minute off.
public sealed class DueNoticeTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static readonly TimeSpan LongBeforeTheSweep = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(50)]
    public async Task A_job_that_is_due_in_a_few_milliseconds_does_not_wait_for_the_sweep(int milliseconds)
    {
        var slow = ("Jobs:SweepInterval", "00:01:00");
        await using var worker = await JobsHost.StartAsync(database.Servers, worker: true, configure: null, slow);
        await using var client = await JobsHost.StartAsync(database.Servers, worker: false, configure: null, slow);
        await worker.WaitForEndAsync(await client.EnqueueAsync("warm"));
        for (var i = 0; i < 5; i++)
        {
            var what = $"{milliseconds} ms: {i}";
            var ran = worker.Script.NextRunOf(what);
            await client.EnqueueAsync(what, new EnqueueOptions { RunAt = TimeProvider.System.GetUtcNow().AddMilliseconds(milliseconds) });

            await ran.WaitAsync(LongBeforeTheSweep, TestContext.Current.CancellationToken);
        }
    }
}
