using Concierge.Contracts.Schedules;
using Quartz;

namespace Concierge.Core.Schedules;

/// <summary>Joins what is remembered of a schedule with what Quartz says of its trigger.</summary>
internal static class ScheduleView
{
    /// <param name="trigger">Null once a schedule that fires once is through.</param>
    public static ScheduleDto Of(ScheduleRecord record, TriggerHeader? trigger)
    {
        var state = StateOf(record, trigger);
        return new ScheduleDto(
            record.Name,
            record.Description,
            record.JobType,
            record.Cron,
            record.Cron is { } cron ? CronWords.Of(cron) : null,
            record.At,
            record.TimeZone,
            record.Misfire,
            state,
            trigger?.Pause?.PausedAtUtc,
            state == ScheduleState.Active ? trigger?.NextFireTimeUtc : null,
            record.LastFireAt,
            record.LastJobId);
    }

    private static ScheduleState StateOf(ScheduleRecord record, TriggerHeader? trigger) => trigger?.State switch
    {
        TriggerState.Paused => ScheduleState.Paused,
        TriggerState.Error => ScheduleState.Faulty,
        null or TriggerState.Complete or TriggerState.None => record.At is null ? ScheduleState.Faulty : ScheduleState.Finished,
        _ => ScheduleState.Active,
    };
}
