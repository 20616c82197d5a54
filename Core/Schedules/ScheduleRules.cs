using System.Text.RegularExpressions;
using Concierge.Jobs;
using Quartz;

namespace Concierge.Core.Schedules;

/// <summary>What a schedule in the code must keep to. It is checked where it is registered, so that a wrong one stops the start.</summary>
internal static partial class ScheduleRules
{
    /// <summary>A firing that comes twice is known by its job; a job that is deleted sooner could not be recognised.</summary>
    public static readonly TimeSpan ShortestRetention = TimeSpan.FromHours(1);

    private const int CrontabFields = 5;
    private const int LongestDescription = 500;

    /// <summary>Five fields are read as crontab does, six or seven (seconds first, perhaps years last) as Quartz does.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static CronExpression Parse(string cron)
        => CronExpression.Parse(
            cron,
            cron.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == CrontabFields ? CronFormat.Unix : CronFormat.Quartz);

    /// <exception cref="ArgumentException">Some rule is broken; the message names the schedule and the rule.</exception>
    public static void Check(string name, string? cron, JobDefinition definition, ScheduleOptions options)
    {
        Require(name is not null && Name().IsMatch(name), name, "a name has 1 to 100 characters of a-z, 0-9, dot, dash and underscore and begins with a letter or digit");
        Require(TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out _), name, $"there is no time zone '{options.TimeZone}'");
        Require(Enum.IsDefined(options.Misfire), name, "its misfire policy is none of the defined ones");
        Require(options.Description is not { Length: > LongestDescription }, name, $"its description has more than {LongestDescription} characters");
        Require(definition.Retention >= ShortestRetention, name, $"its job type '{definition.Name}' is kept for less than {ShortestRetention}, too short to recognise a firing that comes twice");
        if (cron is not null) CheckCron(name!, cron);
    }

    private static void CheckCron(string name, string cron)
    {
        try
        {
            Parse(cron);
        }
        catch (FormatException error)
        {
            throw new ArgumentException($"Schedule '{name}': '{cron}' is no cron expression. {error.Message}", nameof(cron), error);
        }
    }

    private static void Require(bool holds, string? name, string rule)
    {
        if (!holds) throw new ArgumentException($"Schedule '{name}': {rule}.", nameof(name));
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,99}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Name();
}
