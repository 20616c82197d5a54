using Concierge.Core.People;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Concierge.Core.Webhooks.Outbound;

/// <summary>Sweeps again and again while the process runs.</summary>
internal sealed class WebhookSweeper(
    IServiceScopeFactory scopes, IOptions<WebhooksOptions> options, TimeProvider time, ILogger<WebhookSweeper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
                var started = await scope.ServiceProvider.GetRequiredService<WebhookSweep>().RunOnceAsync(stoppingToken);
                if (started > 0) logger.LogInformation("{Count} webhook deliveries were enqueued", started);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("A sweep for webhooks failed ({Error})", error.GetType().Name);
            }

            await Task.Delay(options.Value.SweepInterval, time, stoppingToken);
        }
    }
}
