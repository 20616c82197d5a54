using Concierge.Contracts.Schedules;
using Concierge.Core.Schedules;
using Concierge.Tests.Infrastructure;
using Concierge.Tests.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Schedules;

/// <summary>Every worker was down, or the schedule was paused, when it was due.</summary>
public sealed class MisfireTests(ConciergeApp app) : ScheduleTest(app)
{
    private static readonly DateTimeOffset s_begin = new(2027, 6, 1, 10, 30, 0, TimeSpan.Zero);

    private readonly JumpTime _time = new(s_begin);
    private readonly Firings _firings = new();

    [Fact]
    public async Task One_run_makes_up_for_all_that_a_run_once_schedule_has_missed()
    {
        await DownFromTenToThreeAsync(MisfirePolicy.RunOnce);
        await using var host = await StartAsync(MisfirePolicy.RunOnce);

        Assert.Equal(["hourly", "once"], await _firings.WaitForAsync(2));
        _time.JumpTo(s_begin.AddHours(5.5));
        Assert.Equal(["hourly", "hourly", "once"], await _firings.WaitForAsync(3));
        // The job may have run before its schedule has noted that it fired.
        await host.WaitUntilAsync("hourly", schedule => schedule.PreviousFireAt == s_begin.AddHours(5.5));

        Assert.Equal((s_begin.AddHours(5.5), ScheduleState.Active), await StandingAsync(host, "hourly"));
        Assert.Equal((s_begin.AddHours(1), ScheduleState.Finished), await StandingAsync(host, "once"));
    }

    [Fact]
    public async Task A_skipping_schedule_goes_on_with_its_next_firing_and_a_late_one_shot_never_fires()
    {
        await DownFromTenToThreeAsync(MisfirePolicy.Skip);
        await using var host = await StartAsync(MisfirePolicy.Skip);
        await host.WaitUntilAsync("hourly", schedule => schedule.NextFireAt == s_begin.AddHours(5.5));

        _time.JumpTo(s_begin.AddHours(5.5));
        Assert.Equal(["hourly"], await _firings.WaitForAsync(1));
        await host.WaitUntilAsync("hourly", schedule => schedule.PreviousFireAt == s_begin.AddHours(5.5));

        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM jobs.jobs"));
        Assert.Equal((s_begin.AddHours(5.5), ScheduleState.Active), await StandingAsync(host, "hourly"));
        Assert.Equal((null, ScheduleState.Finished), await StandingAsync(host, "once"));
    }

    [Theory]
    [InlineData(MisfirePolicy.RunOnce, 2)]
    [InlineData(MisfirePolicy.Skip, 1)]
    public async Task What_was_due_during_a_pause_counts_as_missed(MisfirePolicy misfire, int firings)
    {
        await using var host = await StartAsync(misfire);
        await PauseAsync(host, "hourly");
        await PauseAsync(host, "once");
        _time.JumpTo(s_begin.AddHours(5));
        await host.OnBoardAsync(board => board.ResumeAsync("hourly", TestContext.Current.CancellationToken));
        if (misfire == MisfirePolicy.RunOnce) await _firings.WaitForAsync(1);
        _time.JumpTo(s_begin.AddHours(5.5));

        Assert.Equal(Enumerable.Repeat("hourly", firings), await _firings.WaitForAsync(firings));
        Assert.Equal(firings, await Database.ScalarAsync<long>("SELECT count(*) FROM jobs.jobs"));
    }

    private async Task DownFromTenToThreeAsync(MisfirePolicy misfire)
    {
        var host = await StartAsync(misfire);
        await host.DisposeAsync();
        _time.JumpTo(s_begin.AddHours(5));
    }

    private Task<ScheduleHost> StartAsync(MisfirePolicy misfire) => ScheduleHost.StartAsync(
        Database.Servers,
        services => services
            .AddSchedule("hourly", "0 * * * *", RecordedJob.Definition, new ScriptedInput("hourly"), options => options.Misfire = misfire)
            .AddSchedule("once", s_begin.AddHours(1), RecordedJob.Definition, new ScriptedInput("once"), options => options.Misfire = misfire),
        _firings,
        _time);

    private static async Task PauseAsync(ScheduleHost host, string name)
        => await host.OnBoardAsync(board => board.PauseAsync(name, "tester", TestContext.Current.CancellationToken));

    private static async Task<(DateTimeOffset?, ScheduleState)> StandingAsync(ScheduleHost host, string name)
    {
        var schedule = await host.FindAsync(name);
        return (schedule.PreviousFireAt, schedule.State);
    }
}
