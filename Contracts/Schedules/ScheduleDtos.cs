namespace Concierge.Contracts.Schedules;

/// <summary>A schedule as an admin sees it. It fires by <paramref name="Cron"/> or once, <paramref name="At"/> a moment.</summary>
/// <param name="Name">Stable identifier, such as <c>tidy-trips</c>.</param>
/// <param name="Cron">As it stands in the code; null for a schedule that fires once.</param>
/// <param name="Words">What <paramref name="Cron"/> says in English, where it is plain enough to say.</param>
/// <param name="TimeZone">IANA name of the zone that <paramref name="Cron"/> is read in.</param>
/// <param name="NextFireAt">Null while it is paused and when it will not fire again.</param>
/// <param name="PreviousFireAt">The moment that the last firing was due; firings by hand do not count.</param>
/// <param name="LastJobId">The job of the last firing, by hand or by time. It may have been cleaned up since.</param>
public sealed record ScheduleDto(
    string Name,
    string? Description,
    string JobType,
    string? Cron,
    string? Words,
    DateTimeOffset? At,
    string TimeZone,
    MisfirePolicy Misfire,
    ScheduleState State,
    DateTimeOffset? PausedAt,
    DateTimeOffset? NextFireAt,
    DateTimeOffset? PreviousFireAt,
    Guid? LastJobId);

/// <summary>How a schedule stands.</summary>
public enum ScheduleState
{
    /// <summary>It fires when it is due.</summary>
    Active,

    /// <summary>An admin has paused it; it fires again after they resume it.</summary>
    Paused,

    /// <summary>It was to fire once, and has done so or was too late to.</summary>
    Finished,

    /// <summary>It does not fire though it should; the log of the worker says why.</summary>
    Faulty,
}

/// <summary>What happens to firings that nobody was there for: every worker was down, or the schedule was paused.</summary>
public enum MisfirePolicy
{
    /// <summary>However many were missed, one firing makes up for them.</summary>
    RunOnce,

    /// <summary>They are left out; it goes on with the next one.</summary>
    Skip,
}

/// <summary>Answer of <c>POST /api/schedules/{name}/trigger</c>: the job that was enqueued.</summary>
public sealed record ScheduleTriggeredDto(string Name, Guid JobId);
