using Microsoft.Extensions.Options;

namespace Concierge.Core.Schedules;

/// <summary>Settings of the scheduler, bound from the configuration section <c>Schedules</c>.</summary>
public sealed class SchedulesOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Schedules";

    /// <summary>A firing that is later than this is a missed one, and its schedule's misfire policy applies: 1 s to 1 h, default 1 min.</summary>
    public TimeSpan MisfireThreshold { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a worker says that it lives; one that is silent for twice this long loses its firings: 1 s to 5 min, default 15 s.</summary>
    public TimeSpan CheckinInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How soon a worker notices what another process changed, such as a schedule that an admin resumed: 1 s to 5 min, default 30 s.
    /// Firings are on time whatever this says.
    /// </summary>
    public TimeSpan IdleWait { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>Names every setting that is wrong, by its key, when the host starts.</summary>
internal sealed class SchedulesOptionsValidator : IValidateOptions<SchedulesOptions>
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    public ValidateOptionsResult Validate(string? name, SchedulesOptions options)
    {
        var failures = Failures(options).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(SchedulesOptions options)
    {
        if (options.MisfireThreshold < s_second || options.MisfireThreshold > TimeSpan.FromHours(1))
            yield return "Schedules:MisfireThreshold must be from 00:00:01 to 01:00:00.";
        if (options.CheckinInterval < s_second || options.CheckinInterval > TimeSpan.FromMinutes(5))
            yield return "Schedules:CheckinInterval must be from 00:00:01 to 00:05:00.";
        if (options.IdleWait < s_second || options.IdleWait > TimeSpan.FromMinutes(5))
            yield return "Schedules:IdleWait must be from 00:00:01 to 00:05:00.";
    }
}
