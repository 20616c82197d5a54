using System.Text.Json;
using Concierge.Contracts;
using Concierge.Core.Redis;
using StackExchange.Redis;

namespace Concierge.Core.Caching;

/// <summary>
/// Beside each value stands the mark of its last removal. A read takes note of the mark before it asks the source and
/// stores only under the same mark, so that a slow reader cannot bring back what was removed meanwhile.
/// </summary>
internal sealed class RedisCache<T>(string name, RedisAccess redis) : ICache<T>
    where T : class
{
    // Longer than any read takes.
    private static readonly TimeSpan s_markLifetime = TimeSpan.FromMinutes(10);

    private const string StoreScript =
        """
        if (redis.call('GET', KEYS[2]) or '') ~= ARGV[3] then return 0 end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return 1
        """;

    private readonly SingleFlight<T> _flights = new();

    public async Task<T?> GetAsync(CacheKey key, Func<CancellationToken, Task<T?>> onMiss, TimeSpan ttl, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(onMiss);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ttl, TimeSpan.Zero);
        var path = $"{name}/{key}";
        return await _flights.RunAsync(path, token => LookAsync(path, onMiss, ttl, token), cancellation);
    }

    public async Task RemoveAsync(CacheKey key, CancellationToken cancellation)
    {
        var path = $"{name}/{key}";
        // A read of this process that is under way may have the old value already: nobody may join it any more.
        _flights.Forget(path);
        await redis.TryAsync(
            async database =>
            {
                await database.StringSetAsync(MarkOf(path), Guid.CreateVersion7().ToString("N"), s_markLifetime, When.Always);
                return await database.KeyDeleteAsync(path);
            },
            cancellation);
    }

    private async Task<T?> LookAsync(string path, Func<CancellationToken, Task<T?>> onMiss, TimeSpan ttl, CancellationToken cancellation)
    {
        var (isAnswered, found) = await redis.TryAsync(database => database.StringGetAsync([path, MarkOf(path)]), cancellation);
        if (isAnswered && Read(found![0]) is { } kept)
        {
            CacheTelemetry.Looked(name, "hit");
            return kept;
        }

        CacheTelemetry.Looked(name, isAnswered ? "miss" : "away");
        var value = await onMiss(cancellation);
        if (value is not null && isAnswered) await StoreAsync(path, value, ttl, found![1], cancellation);
        return value;
    }

    private async Task StoreAsync(string path, T value, TimeSpan ttl, RedisValue mark, CancellationToken cancellation)
    {
        RedisKey[] keys = [path, MarkOf(path)];
        RedisValue[] arguments = [JsonSerializer.Serialize(value, Wire.Json), Math.Max(1, (long)ttl.TotalMilliseconds), mark.IsNull ? "" : mark];
        await redis.TryAsync(database => database.ScriptEvaluateAsync(StoreScript, keys, arguments), cancellation);
    }

    private static RedisKey MarkOf(string path) => $"{path}#removed";

    private static T? Read(RedisValue text)
    {
        if (text.IsNullOrEmpty) return null;
        try
        {
            return JsonSerializer.Deserialize<T>(((string?)text)!, Wire.Json);
        }
        catch (JsonException)
        {
            // Written by a version with another shape.
            return null;
        }
    }
}
