using Concierge.Core.Schedules;
using Concierge.Jobs;
using Concierge.Tests.Infrastructure;
using Concierge.Tests.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Schedules;

/// <summary>A worker that stalls in the middle of a firing, and another that takes it for dead.</summary>
public sealed class TakeoverTests(ConciergeApp app) : ScheduleTest(app)
{
    private static readonly DateTimeOffset s_due = new(2027, 6, 1, 11, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_firing_whose_worker_stalls_is_repeated_by_another_and_is_one_job(bool stallsAfterEnqueueing)
    {
        var firings = new Firings();
        var stall = new Stall(stallsAfterEnqueueing);
        var stalledTime = new JumpTime(s_due.AddMinutes(-1));
        var stalled = await ScheduleHost.StartAsync(
            Database.Servers, services => services.AddSingleton<Schedule>(new Stalling(Hourly, stall)), firings, stalledTime);
        stalledTime.JumpTo(s_due);
        await stall.Reached.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        // For this one the other has not checked in for ten seconds.
        await using var healthy = await ScheduleHost.StartAsync(
            Database.Servers, services => services.AddSingleton(Hourly), firings, new JumpTime(s_due.AddSeconds(10)));

        Assert.Equal(["hourly"], await firings.WaitForAsync(1));
        await healthy.WaitUntilNotedAsync("hourly");
        stall.End();
        await stalled.DisposeAsync();
        Assert.Equal(
            ScheduleFiring.KeyOf("hourly", s_due),
            await Database.ScalarAsync<string>("SELECT string_agg(idempotency_key, ' ') FROM jobs.jobs"));
    }

    private static Schedule Hourly { get; } = new Schedule<ScriptedInput, ScriptedResult>(
        "hourly", "0 * * * *", At: null, RecordedJob.Definition, new ScriptedInput("hourly"), new ScheduleOptions());

    /// <summary>Where the stalling worker stands still, and until when.</summary>
    private sealed class Stall(bool afterEnqueueing)
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool AfterEnqueueing { get; } = afterEnqueueing;

        public Task Reached => _reached.Task;

        public void End() => _end.TrySetResult();

        public Task HereAsync(CancellationToken cancellation)
        {
            _reached.TrySetResult();
            return _end.Task.WaitAsync(cancellation);
        }
    }

    private sealed record Stalling(Schedule Inner, Stall Stall) : Schedule(Inner.Name, Inner.Cron, Inner.At, Inner.Definition, Inner.Options)
    {
        public override async Task<JobTicket> EnqueueAsync(IJobClient jobs, EnqueueOptions? options, CancellationToken cancellation)
        {
            if (!Stall.AfterEnqueueing) await Stall.HereAsync(cancellation);
            var ticket = await Inner.EnqueueAsync(jobs, options, cancellation);
            if (Stall.AfterEnqueueing) await Stall.HereAsync(cancellation);
            return ticket;
        }
    }
}
