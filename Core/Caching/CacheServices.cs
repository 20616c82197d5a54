using System.Diagnostics.Metrics;
using Concierge.Core.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Core.Caching;

public static class CacheServices
{
    /// <summary>Registers <see cref="ICache{T}"/> for one kind of value.</summary>
    /// <param name="name">The namespace: begins the keys in Redis, and is the same in every process.</param>
    public static IServiceCollection AddCache<T>(this IServiceCollection services, string name)
        where T : class
        => services
            .AddRedisAccess()
            .AddSingleton<ICache<T>>(provider => new RedisCache<T>(name, provider.GetRequiredService<RedisAccess>()));
}

/// <summary>Whether caches are worth their while.</summary>
internal static class CacheTelemetry
{
    /// <summary>The meter.</summary>
    public const string Name = "Concierge.Caching";

    private static readonly Meter s_meter = new(Name);

    private static readonly Counter<long> s_looks = s_meter.CreateCounter<long>(
        "concierge.cache.lookups", "{lookup}", "Lookups by namespace and outcome: hit, miss, or away while Redis was.");

    public static void Looked(string name, string outcome)
        => s_looks.Add(1, new KeyValuePair<string, object?>("namespace", name), new KeyValuePair<string, object?>("outcome", outcome));
}
