using System.Globalization;
using Concierge.Core.Data;
using Concierge.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Concierge.Core.Schedules;

/// <summary>
/// What Quartz runs: it only enqueues. The key is made of the schedule and the moment that the firing was due, so
/// that a firing which Quartz repeats, because it took a slow worker for a dead one, is the same job.
/// </summary>
[DisallowConcurrentExecution]
internal sealed class ScheduleFiring(
    ScheduleRegistry registry, IJobClient jobs, ConciergeDb db, TimeProvider time, ILogger<ScheduleFiring> logger) : IJob
{
    private static readonly TimeSpan s_retryInterval = TimeSpan.FromSeconds(2);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var name = context.JobDetail.Key.Name;
        if (registry.Find(name) is not { } schedule)
        {
            // Only by a race with the start of a worker that removes it.
            logger.LogWarning("Schedule {Schedule} fired, but is not known here", name);
            return;
        }

        // Also where another worker repeats the firing: then Quartz gives the moment that the first one was due.
        var due = schedule.At ?? context.ScheduledFireTimeUtc ?? context.FireTimeUtc;
        var ticket = await InsistAsync(schedule, due, context.CancellationToken);
        logger.LogInformation("Schedule {Schedule} fired for {Due:O}: job {JobId}, duplicate: {Duplicate}", name, due, ticket.Id, ticket.IsDuplicate);
    }

    /// <summary>The idempotency key of a firing.</summary>
    public static string KeyOf(string schedule, DateTimeOffset due)
        => string.Create(CultureInfo.InvariantCulture, $"schedule:{schedule}:{due.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}Z");

    // Quartz has moved on to the next firing already: giving up would lose this one. When the process stops, Quartz
    // keeps the firing and another worker repeats it.
    private async Task<JobTicket> InsistAsync(Schedule schedule, DateTimeOffset due, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await EnqueueAsync(schedule, due, cancellation);
            }
            catch (Exception error) when (!cancellation.IsCancellationRequested)
            {
                logger.LogWarning("Schedule {Schedule} could not enqueue ({Error}); trying again", schedule.Name, error.GetType().Name);
                await Task.Delay(s_retryInterval, time, cancellation);
            }
        }
    }

    private async Task<JobTicket> EnqueueAsync(Schedule schedule, DateTimeOffset due, CancellationToken cancellation)
    {
        var ticket = await schedule.EnqueueAsync(jobs, new EnqueueOptions { IdempotencyKey = KeyOf(schedule.Name, due) }, cancellation);
        await db.Schedules
            .Where(record => record.Name == schedule.Name && (record.LastFireAt == null || record.LastFireAt < due))
            .ExecuteUpdateAsync(
                record => record.SetProperty(one => one.LastFireAt, due.ToUniversalTime()).SetProperty(one => one.LastJobId, ticket.Id),
                cancellation);
        return ticket;
    }
}
