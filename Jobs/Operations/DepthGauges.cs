using Concierge.Jobs.Storage;
using Concierge.Jobs.Storage.Operations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Concierge.Jobs.Operations;

/// <summary>Looks at the queues for the gauges every 30 seconds, if anybody exports metrics at all.</summary>
internal sealed class DepthGauges(JobsDatabase database, JobRegistry registry, TimeProvider time, ILogger<DepthGauges> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested || !JobsTelemetry.WantsDepths) continue;
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogDebug("The queues could not be measured ({Error})", error.GetType().Name);
            }
        }
    }

    /// <summary>Measures once.</summary>
    public async Task RunOnceAsync(CancellationToken cancellation)
        => JobsTelemetry.Depths = (await OverviewStatement.ExecuteAsync(database, registry.Queues, cancellation)).Queues;
}
