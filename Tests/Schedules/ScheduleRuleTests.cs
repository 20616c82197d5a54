using Concierge.Core.Schedules;
using Concierge.Tests.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Schedules;

public sealed class ScheduleRuleTests
{
    private static readonly ScriptedInput s_input = new("x");

    [Theory]
    [InlineData("Night", "30 3 * * *", "Etc/UTC", "a name has")]
    [InlineData("a b", "30 3 * * *", "Etc/UTC", "a name has")]
    [InlineData("night", "61 3 * * *", "Etc/UTC", "is no cron expression")]
    [InlineData("night", "soon", "Etc/UTC", "is no cron expression")]
    [InlineData("night", "30 3 * * *", "Europe/Atlantis", "there is no time zone 'Europe/Atlantis'")]
    public void A_wrong_definition_stops_the_start_and_says_why(string name, string cron, string zone, string reason)
    {
        var error = Assert.Throws<ArgumentException>(() => new ServiceCollection()
            .AddSchedule(name, cron, RecordedJob.Definition, s_input, options => options.TimeZone = zone));

        Assert.Contains($"Schedule '{name}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Jobs_that_are_soon_deleted_cannot_be_scheduled()
    {
        var error = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddSchedule("x", "* * * * *", OneShotJob.Definition, s_input));

        Assert.Contains("too short to recognise a firing that comes twice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_schedules_of_one_name_stop_the_start()
    {
        using var provider = new ServiceCollection()
            .AddSchedules()
            .AddSchedule("x", "* * * * *", RecordedJob.Definition, s_input)
            .AddSchedule("x", "* * * * *", RecordedJob.Definition, s_input)
            .BuildServiceProvider();

        Assert.Contains("registered twice", Assert.Throws<InvalidOperationException>(provider.GetRequiredService<ScheduleRegistry>).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("* * * * *", "every minute")]
    [InlineData("*/15 * * * *", "every 15 minutes")]
    [InlineData("5 * * * *", "every hour at 05 past")]
    [InlineData("30 3 * * *", "every day at 03:30")]
    [InlineData("0 9 * * 1-5", "Monday to Friday at 09:00")]
    [InlineData("0 9 * * 7", "every Sunday at 09:00")]
    [InlineData("0 9 * * tue", "every Tuesday at 09:00")]
    [InlineData("0 9 1 * *", "on day 1 of every month at 09:00")]
    [InlineData("*/7 * * * *", null)]
    [InlineData("0 9 1 * 1", null)]
    [InlineData("0 9,17 * * *", null)]
    [InlineData("0 0 9 * * ?", null)]
    public void Plain_cron_expressions_have_words(string cron, string? words) => Assert.Equal(words, CronWords.Of(cron));
}
