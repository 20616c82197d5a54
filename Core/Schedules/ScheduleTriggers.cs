using Concierge.Contracts.Schedules;
using Quartz;

namespace Concierge.Core.Schedules;

/// <summary>Says a schedule in Quartz's terms.</summary>
internal static class ScheduleTriggers
{
    /// <summary>Durable, so that it outlives the trigger of a schedule that fires once; recovered when its worker dies.</summary>
    public static IJobDetail JobFor(Schedule schedule)
        => JobBuilder.Create<ScheduleFiring>()
            .WithIdentity(QuartzStore.JobKeyOf(schedule.Name))
            .StoreDurably()
            .RequestRecovery()
            .Build();

    public static ITrigger TriggerFor(Schedule schedule, TimeProvider time)
        => TriggerBuilder.Create(time)
            .WithIdentity(QuartzStore.TriggerKeyOf(schedule.Name))
            .ForJob(QuartzStore.JobKeyOf(schedule.Name))
            .WithExecutionGroup(schedule.Name)
            .StartAt(schedule.At ?? time.GetUtcNow())
            .WithSchedule(schedule.Cron is { } cron ? CronFor(schedule, cron) : OnceFor(schedule))
            .Build();

    private static CronScheduleBuilder CronFor(Schedule schedule, string cron)
        => CronScheduleBuilder.Create(ScheduleRules.Parse(cron))
            .InTimeZone(schedule.TimeZone)
            .WithMisfireInstruction(schedule.Misfire == MisfirePolicy.RunOnce
                ? CronTriggerMisfireInstruction.FireAndProceed
                : CronTriggerMisfireInstruction.DoNothing);

    private static SimpleScheduleBuilder OnceFor(Schedule schedule)
        => SimpleScheduleBuilder.Create()
            .WithRepeatCount(0)
            .WithMisfireInstruction(schedule.Misfire == MisfirePolicy.RunOnce
                ? SimpleTriggerMisfireInstruction.FireNow
                : SimpleTriggerMisfireInstruction.NextWithRemainingCount);
}
