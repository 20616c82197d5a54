using Concierge.Contracts.Schedules;
using Concierge.Web.Shell;

namespace Concierge.Web.Schedules;

/// <summary>How a schedule's state looks, and its facts in words.</summary>
/// <param name="Tone">CSS class that colors it.</param>
public sealed record ScheduleLook(string Label, string Tone, IconName Icon)
{
    public static ScheduleLook For(ScheduleState state) => state switch
    {
        ScheduleState.Active => new("Active", "active", IconName.Check),
        ScheduleState.Paused => new("Paused", "paused", IconName.Pause),
        ScheduleState.Finished => new("Finished", "finished", IconName.Hourglass),
        ScheduleState.Faulty => new("Not firing", "faulty", IconName.Alert),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Unknown state."),
    };

    /// <summary>Every day at 03:30, UTC.</summary>
    public static string When(ScheduleDto schedule, TimeZoneInfo viewer) => schedule switch
    {
        { At: { } at } => $"Once, {Human.Moment(at, viewer)}",
        { Words: { Length: > 0 } words } => $"{char.ToUpperInvariant(words[0])}{words[1..]}, {Zone(schedule)}",
        _ => $"By cron, {Zone(schedule)}",
    };

    public static string Misfire(MisfirePolicy policy) => policy switch
    {
        MisfirePolicy.RunOnce => "One run makes up for them",
        MisfirePolicy.Skip => "Left out",
        _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "Unknown policy."),
    };

    private static string Zone(ScheduleDto schedule) => schedule.TimeZone is "Etc/UTC" or "UTC" ? "UTC" : $"{schedule.TimeZone} time";
}
