using Concierge.Contracts.Schedules;
using Concierge.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Quartz;

namespace Concierge.Core.Schedules;

/// <summary>Brings the stored schedules in line with the code: adds, changes and removes. What has not changed is left alone, with what it missed.</summary>
internal sealed class ScheduleSync(
    ScheduleRegistry registry, ISchedulerFactory schedulers, IServiceScopeFactory scopes, IOptions<SchedulesOptions> options, ILogger<ScheduleSync> logger)
{
    public async Task RunOnceAsync(CancellationToken cancellation)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ConciergeDb>();
        await ScheduleTransaction.RunAsync(db, token => SyncAsync(db, scheduler, token), cancellation);
    }

    // Quartz first: should the process die before the commit, the next start finds the record as it was and repeats.
    private async Task SyncAsync(ConciergeDb db, IScheduler scheduler, CancellationToken cancellation)
    {
        var records = await db.Schedules.ToDictionaryAsync(record => record.Name, StringComparer.Ordinal, cancellation);
        foreach (var schedule in registry.All)
        {
            var record = records.GetValueOrDefault(schedule.Name);
            await StoreAsync(scheduler, schedule, record, cancellation);
            if (record is null) db.Schedules.Add(record = NewRecord(schedule));
            CopyTo(record, schedule);
        }

        foreach (var record in records.Values.Where(record => registry.Find(record.Name) is null))
        {
            await scheduler.DeleteJob(QuartzStore.JobKeyOf(record.Name), cancellation);
            db.Schedules.Remove(record);
            logger.LogInformation("Schedule {Schedule} removed", record.Name);
        }
    }

    private async Task StoreAsync(IScheduler scheduler, Schedule schedule, ScheduleRecord? record, CancellationToken cancellation)
    {
        var key = QuartzStore.TriggerKeyOf(schedule.Name);
        var state = await scheduler.GetTriggerState(key, cancellation);
        var isUnchanged = record is not null && FiresAlike(record, schedule);
        if (isUnchanged && state != TriggerState.None) return;
        if (state == TriggerState.None && IsOver(schedule, record, scheduler.TimeProvider.GetUtcNow())) return;

        var pause = state == TriggerState.Paused ? await scheduler.GetTriggerPause(key, cancellation) : null;
        await scheduler.ScheduleJob(
            ScheduleTriggers.JobFor(schedule),
            [ScheduleTriggers.TriggerFor(schedule, scheduler.TimeProvider)],
            new ScheduleJobOptions
            {
                Replace = true,
                Paused = state == TriggerState.Paused,
                PauseReason = pause?.Reason,
                PauseRequestedBy = pause?.RequestedBy,
            },
            cancellation);
        logger.LogInformation("Schedule {Schedule} {Change}", schedule.Name, record is null ? "added" : "updated");
    }

    // The trigger of a schedule that fires once is gone after it has fired. A late one that skips would never fire.
    private bool IsOver(Schedule schedule, ScheduleRecord? record, DateTimeOffset now)
        => schedule.At is { } at
            && ((record?.At == at && record.LastFireAt >= at)
                || (schedule.Misfire == MisfirePolicy.Skip && at < now - options.Value.MisfireThreshold));

    private static bool FiresAlike(ScheduleRecord record, Schedule schedule)
        => string.Equals(record.Cron, schedule.Cron, StringComparison.Ordinal)
            && record.At == schedule.At
            && string.Equals(record.TimeZone, schedule.TimeZone.Id, StringComparison.Ordinal)
            && record.Misfire == schedule.Misfire;

    private static ScheduleRecord NewRecord(Schedule schedule)
        => new() { Name = schedule.Name, JobType = schedule.Definition.Name, TimeZone = schedule.TimeZone.Id, Misfire = schedule.Misfire };

    private static void CopyTo(ScheduleRecord record, Schedule schedule)
    {
        record.Description = schedule.Options.Description;
        record.JobType = schedule.Definition.Name;
        record.Cron = schedule.Cron;
        record.At = schedule.At;
        record.TimeZone = schedule.TimeZone.Id;
        record.Misfire = schedule.Misfire;
    }
}
