using Concierge.Jobs.Running;
using Microsoft.Extensions.Hosting;

namespace Concierge.Jobs.Live;

/// <summary>Stops attempts of this process that somebody elsewhere asked to cancel.</summary>
internal sealed class CancelListener(RedisLink redis, RunningAttempts running, TimeProvider time) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => redis.SubscribeAsync(RedisLink.Cancels, message =>
        {
            if (Guid.TryParse(message, out var id)) running.Cancel(id);
        }, time, stoppingToken);
}
