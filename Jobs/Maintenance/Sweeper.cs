using Concierge.Jobs.Dispatch;
using Concierge.Jobs.Live;
using Concierge.Jobs.Running;
using Concierge.Jobs.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Concierge.Jobs.Maintenance;

/// <summary>
/// Makes due jobs runnable and finds the work that no notice told of: the reason why nothing is lost when the
/// broker is. Comes early when it knows that something falls due.
/// </summary>
internal sealed class Sweeper(
    JobsDatabase database, JobRegistry registry, QueueSignals queues, DueSignal due, ChangeSignals signals, ParentWaker parents,
    IOptions<JobsOptions> options, ILogger<Sweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Soonest = TimeSpan.FromMilliseconds(20);

    /// <summary>Sweeps once. Returns how long to wait for the next time.</summary>
    public async Task<TimeSpan> RunOnceAsync(CancellationToken cancellation)
    {
        var sweep = await SweepStatement.ExecuteAsync(database, registry.Queues, cancellation);
        signals.Changed(sweep.Changed);
        await parents.WakeAsync(sweep.ParentsToWake, cancellation);
        foreach (var queue in sweep.QueuesWithWork) queues.For(queue).Wake();

        var interval = options.Value.SweepInterval;
        if (sweep.UntilNextDue is not { } next || next > interval) return interval;
        return next < Soonest ? Soonest : next;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = options.Value.SweepInterval;
            try
            {
                pause = await RunOnceAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("A sweep failed ({Error})", error.GetType().Name);
            }

            await due.WaitAsync(pause, stoppingToken);
        }
    }
}
