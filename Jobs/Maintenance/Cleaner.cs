using Concierge.Jobs.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Concierge.Jobs.Maintenance;

/// <summary>Deletes finished jobs whose retention has passed.</summary>
internal sealed class Cleaner(JobsDatabase database, IOptions<JobsOptions> options, TimeProvider time, ILogger<Cleaner> logger) : BackgroundService
{
    /// <summary>Cleans once. Returns how many jobs were deleted.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        var deleted = await CleanupStatement.ExecuteAllAsync(database, time, cancellation);
        if (deleted > 0) logger.LogInformation("Deleted {Count} jobs whose retention had passed", deleted);
        return deleted;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(options.Value.CleanupInterval, time, stoppingToken);
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("A cleanup failed ({Error})", error.GetType().Name);
            }
        }
    }
}
