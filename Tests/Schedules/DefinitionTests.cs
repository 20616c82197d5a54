using Concierge.Contracts.Schedules;
using Concierge.Core.Schedules;
using Concierge.Tests.Infrastructure;
using Concierge.Tests.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Schedules;

/// <summary>What a restart does, with the same code or with other code.</summary>
public sealed class DefinitionTests(ConciergeApp app) : ScheduleTest(app)
{
    private static readonly DateTimeOffset s_begin = new(2027, 6, 1, 10, 30, 0, TimeSpan.Zero);

    private readonly JumpTime _time = new(s_begin);
    private readonly Firings _firings = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_changed_definition_is_taken_over_and_a_removed_one_is_gone()
    {
        await using (await StartAsync(Cron("kept", "0 12 * * *"), Cron("changed", "0 12 * * *"), Cron("removed", "0 12 * * *")))
        {
            // Only to store them.
        }

        await using var host = await StartAsync(Cron("kept", "0 12 * * *"), Cron("changed", "0 13 * * *", "Europe/Berlin"));

        var schedules = (await host.ListAsync()).Select(schedule => (schedule.Name, schedule.Words, schedule.TimeZone, schedule.NextFireAt));
        Assert.Equal(
            [
                ("changed", "every day at 13:00", "Europe/Berlin", s_begin.AddHours(0.5)),
                ("kept", "every day at 12:00", "Etc/UTC", s_begin.AddHours(1.5)),
            ],
            schedules);
        Assert.Equal(2, await Database.ScalarAsync<long>("SELECT count(*) FROM quartz.job_details"));
    }

    [Fact]
    public async Task A_pause_survives_restarts_and_a_changed_definition()
    {
        await using (var host = await StartAsync(Cron("nightly", "0 11 * * *")))
        {
            var paused = await host.OnBoardAsync(board => board.PauseAsync("nightly", "tester", Cancellation));
            Assert.Equal((ScheduleState.Paused, s_begin, null), (paused.Value!.State, paused.Value.PausedAt, paused.Value.NextFireAt));
        }

        await using (var same = await StartAsync(Cron("nightly", "0 11 * * *"))) Assert.Equal(ScheduleState.Paused, (await same.FindAsync("nightly")).State);
        await using var changed = await StartAsync(Cron("nightly", "0 12 * * *"), Cron("neighbour", "0 12 * * *"));
        Assert.Equal(ScheduleState.Paused, (await changed.FindAsync("nightly")).State);

        _time.JumpTo(s_begin.AddHours(1.5));
        Assert.Equal(["neighbour"], await _firings.WaitForAsync(1));
        await changed.OnBoardAsync(board => board.ResumeAsync("nightly", Cancellation));
        Assert.Equal(["neighbour", "nightly"], await _firings.WaitForAsync(2));
    }

    [Fact]
    public async Task A_one_shot_that_has_fired_does_not_fire_again_after_a_restart_unless_it_has_a_new_moment()
    {
        Action<IServiceCollection> hourly = Cron("hourly", "0 * * * *");
        await using (var host = await StartAsync(Once("launch", 1)))
        {
            _time.JumpTo(s_begin.AddHours(1));
            await _firings.WaitForAsync(1);
            await host.WaitUntilNotedAsync("launch");
        }

        await using (await StartAsync(Once("launch", 1), hourly))
        {
            _time.JumpTo(s_begin.AddHours(1.5));
            Assert.Equal(["hourly", "launch"], await _firings.WaitForAsync(2));
        }

        await using var moved = await StartAsync(Once("launch", 2));
        _time.JumpTo(s_begin.AddHours(2));
        Assert.Equal(["hourly", "launch", "launch"], await _firings.WaitForAsync(3));
    }

    [Fact]
    public async Task Firing_by_hand_enqueues_at_once_also_while_paused_and_leaves_the_next_firing_as_it_is()
    {
        await using var worker = await StartAsync(Cron("nightly", "0 11 * * *"));
        await using var api = await ScheduleHost.StartAsync(Database.Servers, Cron("nightly", "0 11 * * *"), _firings, _time, fires: false);
        await api.OnBoardAsync(board => board.PauseAsync("nightly", "tester", Cancellation));

        var triggered = await api.OnBoardAsync(board => board.TriggerAsync("nightly", Cancellation));
        await _firings.WaitForAsync(1);
        await api.OnBoardAsync(board => board.ResumeAsync("nightly", Cancellation));

        var schedule = await api.FindAsync("nightly");
        Assert.Equal((triggered.Value!.JobId, null, s_begin.AddHours(0.5)), (schedule.LastJobId!.Value, schedule.PreviousFireAt, schedule.NextFireAt!.Value));
        Assert.Equal("schedule_not_found", (await api.OnBoardAsync(board => board.TriggerAsync("nothing", Cancellation))).Error!.Code);
        Assert.Equal("schedule_not_found", (await api.OnBoardAsync(board => board.PauseAsync("nothing", "tester", Cancellation))).Error!.Code);
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM quartz.scheduler_state"));
    }

    [Fact]
    public async Task A_worker_of_an_older_version_leaves_a_schedule_that_it_does_not_know_to_one_that_does()
    {
        await using var older = await StartAsync(Cron("old", "0 11 * * *"));
        await using (await StartAsync(Cron("old", "0 11 * * *"), Cron("new", "0 11 * * *")))
        {
            // The newer worker brings its schedule and is gone again before that is due.
        }

        _time.JumpTo(s_begin.AddHours(0.5));
        Assert.Equal(["old"], await _firings.WaitForAsync(1));
        await using var newer = await StartAsync(Cron("old", "0 11 * * *"), Cron("new", "0 11 * * *"));
        Assert.Equal(["new", "old"], await _firings.WaitForAsync(2));
    }

    private Task<ScheduleHost> StartAsync(params Action<IServiceCollection>[] schedules)
        => ScheduleHost.StartAsync(Database.Servers, services => Array.ForEach(schedules, add => add(services)), _firings, _time);

    private static Action<IServiceCollection> Cron(string name, string cron, string zone = "Etc/UTC")
        => services => services.AddSchedule(name, cron, RecordedJob.Definition, new ScriptedInput(name), options => options.TimeZone = zone);

    private static Action<IServiceCollection> Once(string name, double hours)
        => services => services.AddSchedule(name, s_begin.AddHours(hours), RecordedJob.Definition, new ScriptedInput(name));
}
