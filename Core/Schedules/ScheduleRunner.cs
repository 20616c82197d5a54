using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Concierge.Core.Schedules;

/// <summary>Takes the schedules over from the code and fires them, from start to stop; keeps trying while the database is away.</summary>
internal sealed class ScheduleRunner(
    ScheduleSync sync, ScheduleRegistry registry, ISchedulerFactory schedulers, TimeProvider time, ILogger<ScheduleRunner> logger) : BackgroundService
{
    private static readonly TimeSpan s_retryInterval = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IScheduler? _scheduler;

    /// <summary>Completes once schedules fire.</summary>
    public Task Started => _started.Task;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_scheduler is not null) await _scheduler.Shutdown(waitForJobsToComplete: true, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await StartSchedulerAsync(stoppingToken);
                _started.TrySetResult();
                return;
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("Schedules do not fire yet ({Error}); trying again", error.GetType().Name);
                await Task.Delay(s_retryInterval, time, stoppingToken);
            }
        }
    }

    private async Task StartSchedulerAsync(CancellationToken cancellation)
    {
        await sync.RunOnceAsync(cancellation);
        // A worker without schedules would serve every execution group, that is, fire what it does not know.
        if (registry.All.Count == 0) return;

        _scheduler = await schedulers.GetScheduler(cancellation);
        await _scheduler.Start(cancellation);
    }
}
