using Concierge.Contracts.Schedules;

namespace Concierge.Core.Schedules;

/// <summary>What a schedule says beyond when it fires and what it enqueues.</summary>
public sealed class ScheduleOptions
{
    /// <summary>IANA name of the zone that the cron expression is read in, such as <c>Europe/Berlin</c>; UTC when not set.</summary>
    public string TimeZone { get; set; } = "Etc/UTC";

    /// <summary>What happens to firings that were missed; one run makes up for them when not set.</summary>
    public MisfirePolicy Misfire { get; set; } = MisfirePolicy.RunOnce;

    /// <summary>What it is for, in a sentence for an admin; at most 500 characters.</summary>
    public string? Description { get; set; }
}
