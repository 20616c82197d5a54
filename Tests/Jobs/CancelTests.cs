using System.Diagnostics;
using Concierge.Contracts.Jobs;
using Concierge.Jobs;

namespace Concierge.Tests.Jobs;

public sealed class CancelTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelling_from_another_process_reaches_running_code_within_two_seconds(bool withRedis)
    {
        var servers = withRedis ? database.Servers : database.Servers.WithoutRedis;
        await using var worker = await JobsHost.StartAsync(servers);
        await using var other = await JobsHost.StartAsync(servers, worker: false);

        var (id, took) = await CancelRunningAsync(worker, other);

        Assert.InRange(took, TimeSpan.Zero, Promised);
        Assert.Equal(JobState.Cancelled, (await worker.WaitForEndAsync(id)).State);
        Assert.Contains(await other.Reader.TransitionsAsync(id, ownerId: null, Cancellation), t => t is { Reason: "cancel requested", Actor: "tester" });
    }

    [Fact]
    public async Task An_idle_worker_without_redis_hears_in_time_that_its_first_job_is_to_be_cancelled()
    {
        var usual = new JobsOptions();
        await using var host = await JobsHost.StartAsync(
            database.Servers.WithoutRedis, worker: true, configure: null,
            ("Jobs:LeaseDuration", $"{usual.LeaseDuration}"), ("Jobs:HeartbeatInterval", $"{usual.HeartbeatInterval}"));

        Assert.InRange((await CancelRunningAsync(host, host)).Took, TimeSpan.Zero, Promised);
    }

    [Fact]
    public async Task A_queued_job_is_cancelled_at_once_with_its_children()
    {
        await using var host = await JobsHost.StartAsync(database.Servers, worker: false);
        var parent = await host.EnqueueAsync("parent");
        var child = await host.EnqueueAsync("child", new EnqueueOptions { ParentId = parent });
        var grandchild = await host.EnqueueAsync("grandchild", new EnqueueOptions { ParentId = child });

        Assert.Equal(JobChange.Done, await host.Client.CancelAsync(parent, "tester", cancellation: Cancellation));

        foreach (var id in (Guid[])[parent, child, grandchild])
            Assert.Equal(JobState.Cancelled, (await host.Reader.FindAsync(id, ownerId: null, Cancellation))!.State);
        Assert.Equal(JobChange.Conflict, await host.Client.CancelAsync(parent, "tester", cancellation: Cancellation));
    }

    [Fact]
    public async Task A_failing_attempt_is_not_retried_once_cancel_was_asked_for()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        host.Script.On("fails when cancelled", async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new InvalidOperationException("cleanup failed");
        });
        var id = await host.EnqueueAsync("fails when cancelled");
        await host.WaitForAsync(id, job => job.State == JobState.Running);

        await host.Client.CancelAsync(id, "tester", cancellation: Cancellation);

        Assert.Equal((JobState.Cancelled, 1), ((await host.WaitForEndAsync(id)) is var end ? (end.State, end.Attempt) : default));
    }

    [Fact]
    public async Task Somebody_elses_job_is_not_there()
    {
        await using var host = await JobsHost.StartAsync(database.Servers, worker: false);
        var mine = Guid.CreateVersion7();
        var id = await host.EnqueueAsync("x", new EnqueueOptions { OwnerId = mine });
        var foreign = Guid.CreateVersion7();

        Assert.Equal(JobChange.NotFound, await host.Client.CancelAsync(id, "foreigner", foreign, Cancellation));
        Assert.Equal(JobChange.NotFound, await host.Client.RetryAsync(id, "foreigner", foreign, Cancellation));
        Assert.Equal(JobChange.NotFound, await host.Client.DeleteAsync(id, "foreigner", foreign, Cancellation));
        Assert.Null(await host.Reader.FindAsync(id, foreign, Cancellation));
        Assert.Empty(await host.Reader.TransitionsAsync(id, foreign, Cancellation));
        Assert.Equal(JobChange.Conflict, await host.Client.DeleteAsync(id, "owner", mine, Cancellation));
        Assert.Equal(JobChange.Done, await host.Client.CancelAsync(id, "owner", mine, Cancellation));
        Assert.Equal(JobChange.Done, await host.Client.DeleteAsync(id, "owner", mine, Cancellation));
        Assert.Null(await host.Reader.FindAsync(id, mine, Cancellation));
    }

    private static async Task<(Guid Job, TimeSpan Took)> CancelRunningAsync(JobsHost worker, JobsHost other)
    {
        var (started, fired) = (new TaskCompletionSource(), new TaskCompletionSource());
        worker.Script.On("long", async (_, token) =>
        {
            token.Register(fired.SetResult);
            started.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return "never";
        });
        var id = await other.EnqueueAsync("long");
        await started.Task.WaitAsync(Cancellation);

        var asked = Stopwatch.GetTimestamp();
        Assert.Equal(JobChange.Done, await other.Client.CancelAsync(id, "tester", cancellation: Cancellation));
        await fired.Task.WaitAsync(Cancellation);
        return (id, Stopwatch.GetElapsedTime(asked));
    }
}
