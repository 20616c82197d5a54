using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Concierge.Core.Redis;

/// <summary>
/// The host's Redis for features that can do without: a call gives an answer soon, or says that there is none. Never
/// waits for Redis to come back, and never throws because it is away.
/// </summary>
internal sealed class RedisAccess(IServiceProvider services, TimeProvider time, ILogger<RedisAccess> logger)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private Task<IConnectionMultiplexer?>? _connecting;
    private int _isAway;
    private long _quietUntil = long.MinValue;

    /// <summary>Runs a command, or a few. What does not answer in time is left alone for as long. The default of <typeparamref name="T"/> and false when Redis is away or too slow.</summary>
    public async Task<(bool IsAnswered, T? Value)> TryAsync<T>(Func<IDatabase, Task<T>> run, CancellationToken cancellation)
    {
        if (time.GetTimestamp() < Volatile.Read(ref _quietUntil)) return default;
        try
        {
            var redis = await ConnectAsync().WaitAsync(s_patience, time, cancellation);
            if (redis is null) return default;
            if (!redis.IsConnected) return Away<T>("not connected");

            var value = await run(redis.GetDatabase()).WaitAsync(s_patience, time, cancellation);
            if (Interlocked.Exchange(ref _isAway, 0) == 1) logger.LogInformation("Redis answers again");
            return (true, value);
        }
        catch (Exception error) when (IsOutage(error))
        {
            // One that hangs would otherwise hold up every request for that long.
            if (error is TimeoutException) Volatile.Write(ref _quietUntil, time.GetTimestamp() + (long)(s_patience.TotalSeconds * time.TimestampFrequency));
            return Away<T>(error.GetType().Name);
        }
    }

    // One that is full, loading or read-only refuses what it understands; it might as well be away.
    private static bool IsOutage(Exception error) => error is TimeoutException or RedisException or ObjectDisposedException;

    private (bool IsAnswered, T? Value) Away<T>(string why)
    {
        if (Interlocked.Exchange(ref _isAway, 1) == 0) logger.LogWarning("Redis is away ({Why}); going on without it", why);
        return default;
    }

    // The container's factory blocks while it connects, so one thread of the pool waits for all callers. A failure is
    // not kept: the next call tries again.
    private Task<IConnectionMultiplexer?> ConnectAsync()
    {
        lock (_gate)
        {
            if (_connecting is null or { IsFaulted: true } or { IsCanceled: true })
                _connecting = Task.Run(Connect);
            return _connecting;
        }
    }

    private IConnectionMultiplexer? Connect()
    {
        try
        {
            return services.GetService<IConnectionMultiplexer>();
        }
        catch (Exception error)
        {
            // Such as a connection string that is missing or wrong.
            throw new TimeoutException("Redis cannot be reached.", error);
        }
    }
}

internal static class RedisServiceCollectionExtensions
{
    /// <summary>Expects the host's <see cref="IConnectionMultiplexer"/>; a host without one is a host whose Redis is away.</summary>
    public static IServiceCollection AddRedisAccess(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RedisAccess>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RedisWarmUp>());
        return services;
    }
}
