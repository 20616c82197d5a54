using Concierge.Contracts.Schedules;

namespace Concierge.Api.Schedules;

/// <summary>The answers shown in the API's documentation.</summary>
internal static class ScheduleExamples
{
    private static readonly Guid s_jobId = new("01971c4e-7a3b-7c50-8f2e-6d1f9a0b4c11");
    private static readonly DateTimeOffset s_previous = new(2027, 3, 14, 3, 30, 0, TimeSpan.Zero);

    public static ScheduleDto Active { get; } = new(
        "tidy-trips",
        "Deletes trips that were never planned and never will be.",
        "trip_tidying",
        Cron: "30 3 * * *",
        Words: "every day at 03:30",
        At: null,
        "Etc/UTC",
        MisfirePolicy.RunOnce,
        ScheduleState.Active,
        PausedAt: null,
        NextFireAt: s_previous.AddDays(1),
        PreviousFireAt: s_previous,
        LastJobId: s_jobId);

    public static ScheduleDto Paused { get; } = Active with { State = ScheduleState.Paused, PausedAt = s_previous.AddHours(5), NextFireAt = null };

    public static IReadOnlyList<ScheduleDto> All { get; } = [Active];

    public static ScheduleTriggeredDto Triggered { get; } = new(Active.Name, s_jobId);
}
