using System.Globalization;
using Concierge.Contracts.Schedules;
using Concierge.Core.Schedules;
using Concierge.Tests.Infrastructure;
using Concierge.Tests.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Schedules;

/// <summary>Two workers on one database, and a clock that is set.</summary>
public sealed class ClusterTests(ConciergeApp app) : ScheduleTest(app)
{
    private const int OneShots = 30;
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    // 02:30 in Berlin: on the Saturday before, on the Sunday of the change, on the Monday after. There is no 02:30 on
    // the Sunday in March: it fires when the clock has sprung to 03:00. There are two in October: it fires at the first.
    [Theory]
    [InlineData("2027-03-27T01:30:00Z", "2027-03-28T01:00:00Z", "2027-03-29T00:30:00Z")]
    [InlineData("2027-10-30T00:30:00Z", "2027-10-31T00:30:00Z", "2027-11-01T01:30:00Z")]
    public async Task One_shots_and_a_cron_over_a_change_of_the_clock_fire_once_each(string saturday, string sunday, string monday)
    {
        var days = new[] { saturday, sunday, monday }.Select(day => DateTimeOffset.Parse(day, CultureInfo.InvariantCulture)).ToArray();
        var once = days[1] + TimeSpan.FromHours(5);
        var time = new JumpTime(days[0] - s_day / 2);
        var firings = new Firings();
        await using var first = await ScheduleHost.StartAsync(Database.Servers, Define, firings, time);
        await using var second = await ScheduleHost.StartAsync(Database.Servers, Define, firings, time);

        time.JumpTo(days[0]);
        await firings.WaitForAsync(1);
        time.JumpTo(days[1]);
        await firings.WaitForAsync(2);
        time.JumpTo(once);
        await firings.WaitForAsync(2 + OneShots);
        time.JumpTo(days[2]);
        var all = await firings.WaitForAsync(3 + OneShots);

        Assert.Equal(3, all.Count(name => name == "cron"));
        Assert.Equal(OneShots + 1, all.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(3 + OneShots, await JobsAsync());
        var keys = await Database.ScalarAsync<string>("SELECT string_agg(idempotency_key, ' ' ORDER BY idempotency_key) FROM jobs.jobs WHERE idempotency_key LIKE 'schedule:cron:%'");
        Assert.Equal(string.Join(' ', days.Select(day => ScheduleFiring.KeyOf("cron", day))), keys);
        var schedules = await first.ListAsync();
        Assert.All(schedules.Where(schedule => schedule.At is not null), schedule => Assert.Equal(ScheduleState.Finished, schedule.State));
        Assert.Equal(days[2], schedules.Single(schedule => schedule.Cron is not null).PreviousFireAt);

        void Define(IServiceCollection services)
        {
            services.AddSchedule("cron", "30 2 * * *", RecordedJob.Definition, new ScriptedInput("cron"), options => options.TimeZone = "Europe/Berlin");
            for (var n = 0; n < OneShots; n++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"once-{n:00}");
                services.AddSchedule(name, once, RecordedJob.Definition, new ScriptedInput(name));
            }
        }
    }

    private Task<long> JobsAsync() => Database.ScalarAsync<long>("SELECT count(*) FROM jobs.jobs");
}
