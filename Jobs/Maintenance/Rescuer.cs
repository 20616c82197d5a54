using Concierge.Jobs.Dispatch;
using Concierge.Jobs.Live;
using Concierge.Jobs.Running;
using Concierge.Jobs.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Concierge.Jobs.Maintenance;

/// <summary>
/// Takes the jobs of workers that went away. After an outage of the database everybody's lease looks old: a
/// rescuer whose own heartbeats do not get through waits until the others have had time to be heard again.
/// </summary>
internal sealed class Rescuer(
    JobsDatabase database, WorkerLease lease, QueueSignals queues, NoticePublisher notices, ChangeSignals signals,
    IOptions<JobsOptions> options, TimeProvider time, ILogger<Rescuer> logger) : BackgroundService
{
    /// <summary>Rescues once. Returns how many jobs.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        var rescued = await RescueStatement.ExecuteAsync(database, cancellation);
        if (rescued.Count == 0) return 0;

        logger.LogWarning("Took {Count} jobs from workers that went away", rescued.Count);
        JobsTelemetry.Rescued(rescued.Count);
        signals.Changed([.. rescued.Select(r => r.Job)]);
        foreach (var queue in RescueStatement.QueuesToWake(rescued))
        {
            queues.For(queue).Wake();
            notices.Announce(queue);
        }

        return rescued.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var lastDeaf = time.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(options.Value.LeaseDuration / 4, time, stoppingToken);
            if (!lease.IsHeard) lastDeaf = time.GetTimestamp();
            if (time.GetElapsedTime(lastDeaf) < options.Value.LeaseDuration / 2) continue;
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("A rescue failed ({Error})", error.GetType().Name);
                lastDeaf = time.GetTimestamp();
            }
        }
    }
}
