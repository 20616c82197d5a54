using Concierge.Contracts.Jobs;
using Concierge.Jobs.Dispatch;
using Concierge.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RabbitMQ.Client;

namespace Concierge.Tests.Jobs;

/// <summary>What a worker that is told to stop owes to its attempts, and to the jobs it will not run.</summary>
public sealed class StoppingTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_attempts_may_need_of_the_host_stops_after_they_have_ended()
    {
        var (begun, stopping) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var host = await JobsHost.StartAsync(
            database.Servers, worker: true, services => services.AddHostedService(_ => new Stopping(stopping)), ("Jobs:ShutdownGrace", "00:00:00.2"));
        host.Script.On("last", async (job, token) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await job.ReportAsync(50, "last words");
            return stopping.Task.IsCompleted ? "left alone" : "served";
        });
        var id = await host.EnqueueAsync("last");
        await begun.Task.WaitAsync(Cancellation);

        await host.StopAsync();

        var ended = (await host.Reader.FindAsync(id, ownerId: null, Cancellation))!;
        Assert.Equal((JobState.Completed, "last words"), (ended.State, ended.Message));
        Assert.Equal("served", ended.Result!.Value.GetProperty("said").GetString());
    }

    [Fact]
    [Trait(GivenServers.Faults, GivenServers.None)] // A connection that is cut leaves the broker without a listener for a moment.
    public async Task A_worker_that_is_ending_its_attempts_hears_of_no_new_jobs()
    {
        var (begun, over) = (new TaskCompletionSource(), new TaskCompletionSource());
        (string, string) sweepsLate = ("Jobs:SweepInterval", "00:01:00");
        await using var ending = await JobsHost.StartAsync(database.Servers, worker: true, configure: null, sweepsLate);
        ending.Script.On("held", async (_, _) =>
        {
            begun.SetResult();
            await over.Task;
            return "at last";
        });
        var held = await ending.EnqueueAsync("held");
        await begun.Task.WaitAsync(Cancellation);
        await using var other = await JobsHost.StartAsync(database.Servers, worker: true, configure: null, sweepsLate);
        foreach (var host in new[] { ending, other }) await host.Services.GetRequiredService<NoticeConsumer>().Ready.WaitAsync(Cancellation);
        Assert.Equal(2u, await ListenersAsync(other));

        var stopping = ending.StopAsync();
        while (await ListenersAsync(other) > 1) await Task.Delay(20, Cancellation);

        Assert.False(stopping.IsCompleted);
        Assert.False(ending.Services.GetRequiredService<QueueSignals>().For(ScriptedJob.Definition.Queue).IsFree);
        Assert.Equal(JobState.Completed, (await other.WaitForEndAsync(await other.EnqueueAsync("next"))).State);
        over.SetResult();
        await stopping;
        Assert.Equal(JobState.Completed, (await other.WaitForEndAsync(held)).State);
    }

    [Fact]
    public async Task A_stopping_worker_hands_its_jobs_back_without_costing_them_an_attempt()
    {
        var first = await JobsHost.StartAsync(database.Servers, worker: true, configure: null, ("Jobs:ShutdownGrace", "00:00:00.2"));
        var started = new TaskCompletionSource();
        first.Script.On("interrupted", async (_, token) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return "never";
        });
        var id = await first.EnqueueAsync("interrupted");
        await started.Task.WaitAsync(Cancellation);
        await first.DisposeAsync();

        await using var second = await JobsHost.StartAsync(database.Servers);
        var end = await second.WaitForEndAsync(id);

        Assert.Equal((JobState.Completed, 2, 4), (end.State, end.Attempt, end.MaxAttempts));
        Assert.Equal(1, await database.ScalarAsync<long>("SELECT count(*) FROM jobs.workers"));
    }

    private static async Task<uint> ListenersAsync(JobsHost host)
    {
        await using var channel = await host.Services.GetRequiredService<IConnection>().CreateChannelAsync(cancellationToken: Cancellation);
        return await channel.ConsumerCountAsync(host.Services.GetRequiredService<Notices>().BrokerQueue(ScriptedJob.Definition.Queue), Cancellation);
    }

    private sealed class Stopping(TaskCompletionSource stopping) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            stopping.TrySetResult();
            return Task.CompletedTask;
        }
    }
}
