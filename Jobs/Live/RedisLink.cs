using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Concierge.Jobs.Live;

/// <summary>The host's Redis, where losing something is allowed: nothing here throws or makes a caller wait.</summary>
internal sealed class RedisLink(IServiceProvider services, ILogger<RedisLink> logger)
{
    public static readonly RedisChannel Changes = new("jobs:changed", RedisChannel.PatternMode.Literal);
    public static readonly RedisChannel Cancels = new("jobs:cancel", RedisChannel.PatternMode.Literal);

    private IConnectionMultiplexer? _connected;

    public bool IsConnected => _connected?.IsConnected ?? false;

    /// <summary>Raised when the connection was lost: whoever relies on messages must look for himself from now on.</summary>
    public event EventHandler? Lost;

    /// <summary>Raised when messages may have been missed: after the connection came back.</summary>
    public event EventHandler? Restored;

    public async Task PublishAsync(RedisChannel channel, string message)
    {
        try
        {
            var redis = await ConnectAsync();
            if (redis.IsConnected) await redis.GetSubscriber().PublishAsync(channel, message);
        }
        catch (Exception error)
        {
            logger.LogDebug("A live update was lost ({Error})", error.GetType().Name);
        }
    }

    /// <summary>Subscribes for the life of the process; returns once Redis has been reached.</summary>
    public async Task SubscribeAsync(RedisChannel channel, Action<string> received, TimeProvider time, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                var redis = await ConnectAsync().WaitAsync(cancellation);
                await redis.GetSubscriber().SubscribeAsync(channel, (_, message) => received((string)message!));
                return;
            }
            catch (Exception error) when (!cancellation.IsCancellationRequested)
            {
                logger.LogWarning("Redis cannot be reached ({Error}); live updates fall back to polling", error.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(2), time, cancellation);
            }
        }
    }

    // The container's factory may block or throw; a failure is not kept, so that the next call tries again.
    private async Task<IConnectionMultiplexer> ConnectAsync()
    {
        if (_connected is { } connected) return connected;

        var redis = await Task.Run(services.GetRequiredService<IConnectionMultiplexer>);
        if (Interlocked.CompareExchange(ref _connected, redis, null) is null)
        {
            redis.ConnectionFailed += (_, _) => Lost?.Invoke(this, EventArgs.Empty);
            redis.ConnectionRestored += (_, _) => Restored?.Invoke(this, EventArgs.Empty);
        }

        return redis;
    }
}
