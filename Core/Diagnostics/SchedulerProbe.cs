using Concierge.Core.Data;
using Concierge.Core.Schedules;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Quartz;

namespace Concierge.Core.Diagnostics;

/// <summary>Looks whether any worker that fires schedules has said lately that it lives.</summary>
internal sealed class SchedulerProbe(IServiceScopeFactory scopes, IOptions<SchedulesOptions> options, TimeProvider time) : IDependencyProbe
{
    // A worker may be busy for a while, and its interval may differ from this process's.
    private static readonly TimeSpan s_slack = TimeSpan.FromSeconds(30);

    public string Name => DependencyNames.Scheduler;

    public async Task<string?> AskAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ConciergeDb>();
        var last = await db.Database
            .SqlQuery<long?>($"SELECT max(last_checkin_time) AS \"Value\" FROM quartz.scheduler_state WHERE sched_name = {QuartzStore.SchedulerName}")
            .SingleAsync(cancellation);
        if (last is null) throw new ProbeFailedException("no_scheduler");
        if (time.GetUtcNow() - new DateTimeOffset(last.Value, TimeSpan.Zero) > (2 * options.Value.CheckinInterval) + s_slack)
            throw new ProbeFailedException("no_scheduler_alive");
        return $"Quartz {typeof(IScheduler).Assembly.GetName().Version?.ToString(3)}";
    }
}
