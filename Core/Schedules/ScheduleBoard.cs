using Concierge.Contracts.Schedules;
using Concierge.Core.Data;
using Concierge.Core.Results;
using Concierge.Jobs;
using Microsoft.EntityFrameworkCore;
using Quartz;

namespace Concierge.Core.Schedules;

/// <summary>Schedules for an admin: what there is, pause, resume, fire by hand. Works in a process that fires none itself.</summary>
public sealed class ScheduleBoard
{
    private readonly ConciergeDb _db;
    private readonly ISchedulerFactory _schedulers;
    private readonly ScheduleRegistry _registry;
    private readonly IJobClient _jobs;

    internal ScheduleBoard(ConciergeDb db, ISchedulerFactory schedulers, ScheduleRegistry registry, IJobClient jobs)
        => (_db, _schedulers, _registry, _jobs) = (db, schedulers, registry, jobs);

    /// <summary>Every schedule that a worker has taken over, by name.</summary>
    public async Task<IReadOnlyList<ScheduleDto>> ListAsync(CancellationToken cancellation)
    {
        var scheduler = await _schedulers.GetScheduler(cancellation);
        var records = await _db.Schedules.AsNoTracking().OrderBy(record => record.Name).ToListAsync(cancellation);
        var query = new TriggerQuery { Group = GroupMatcher<TriggerKey>.GroupEquals(QuartzStore.Group), Take = int.MaxValue };
        var triggers = (await scheduler.QueryTriggers(query, cancellation)).Items.ToDictionary(trigger => trigger.Key.Name, StringComparer.Ordinal);
        return [.. records.Select(record => ScheduleView.Of(record, triggers.GetValueOrDefault(record.Name)))];
    }

    /// <summary>Stops it from firing until it is resumed, whichever worker starts meanwhile. Pausing a paused one changes nothing.</summary>
    public Task<Result<ScheduleDto>> PauseAsync(string name, string actor, CancellationToken cancellation)
        => ChangeAsync(
            name,
            (scheduler, token) => scheduler.PauseTriggerWith(QuartzStore.TriggerKeyOf(name), new PauseDetails { RequestedBy = actor }, token),
            cancellation);

    /// <summary>Lets it fire again. Firings that were due meanwhile count as missed. Resuming an active one changes nothing.</summary>
    public Task<Result<ScheduleDto>> ResumeAsync(string name, CancellationToken cancellation)
        => ChangeAsync(name, (scheduler, token) => scheduler.ResumeTrigger(QuartzStore.TriggerKeyOf(name), token), cancellation);

    /// <summary>Enqueues its job now, paused or not, each time it is called. When it fires by itself stays as it is.</summary>
    public async Task<Result<ScheduleTriggeredDto>> TriggerAsync(string name, CancellationToken cancellation)
    {
        if (!await _db.Schedules.AnyAsync(record => record.Name == name, cancellation)) return NotFound;
        if (_registry.Find(name) is not { } schedule)
            return new Error(ErrorKind.Conflict, "schedule_of_another_version", "This schedule belongs to another version of the application than the one that answers. Try again when all of it has the same version.");

        var ticket = await schedule.EnqueueAsync(_jobs, options: null, cancellation);
        await _db.Schedules
            .Where(record => record.Name == name)
            .ExecuteUpdateAsync(record => record.SetProperty(one => one.LastJobId, ticket.Id), cancellation);
        return new ScheduleTriggeredDto(name, ticket.Id);
    }

    private static Error NotFound { get; } = new(ErrorKind.NotFound, "schedule_not_found", "There is no schedule with this name.");

    private async Task<Result<ScheduleDto>> ChangeAsync(
        string name, Func<IScheduler, CancellationToken, ValueTask<bool>> change, CancellationToken cancellation)
    {
        var scheduler = await _schedulers.GetScheduler(cancellation);
        await ScheduleTransaction.RunAsync(_db, async token => await change(scheduler, token), cancellation);
        var now = (await ListAsync(cancellation)).FirstOrDefault(schedule => string.Equals(schedule.Name, name, StringComparison.Ordinal));
        if (now is null) return NotFound;
        return now.State == ScheduleState.Finished
            ? new Error(ErrorKind.Conflict, "schedule_finished", "This schedule was to fire once and will not fire again.")
            : now;
    }
}
