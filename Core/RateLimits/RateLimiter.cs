using Concierge.Core.Redis;
using StackExchange.Redis;

namespace Concierge.Core.RateLimits;

/// <summary>
/// A log of the calls that were allowed, one list a key, oldest first. Exact at any moment, and cheap: the list has at
/// most as many entries as the limit, of some ten bytes each, and a check reads one of them.
/// </summary>
internal sealed class RateLimiter(RedisAccess redis) : IRateLimiter
{
    private const string Prefix = "ratelimit/";

    // Microseconds of Redis' own clock; they fit a double exactly, but Lua would print them in powers of ten.
    // When the limit was lowered there are more entries than it allows, and the one to wait for is not the oldest.
    private const string Script =
        """
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        local limit = tonumber(ARGV[1])
        local window = tonumber(ARGV[2])
        local oldest = redis.call('LINDEX', KEYS[1], 0)
        while oldest and tonumber(oldest) <= now - window do
            redis.call('LPOP', KEYS[1])
            oldest = redis.call('LINDEX', KEYS[1], 0)
        end
        local used = redis.call('LLEN', KEYS[1])
        if used >= limit then
            local awaited = tonumber(redis.call('LINDEX', KEYS[1], used - limit))
            return {0, 0, awaited + window - now}
        end
        redis.call('RPUSH', KEYS[1], string.format('%.0f', now))
        redis.call('PEXPIRE', KEYS[1], math.ceil(window / 1000))
        return {1, limit - used - 1, tonumber(oldest or now) + window - now}
        """;

    public async Task<RateLimitResult?> CheckAsync(string key, int limit, TimeSpan window, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window, TimeSpan.FromHours(24));

        RedisKey[] keys = [Prefix + key];
        RedisValue[] arguments = [limit, (long)window.TotalMicroseconds];
        var (isAnswered, answer) = await redis.TryAsync(database => database.ScriptEvaluateAsync(Script, keys, arguments), cancellation);
        return isAnswered ? Read(((RedisResult[]?)answer)!) : null;
    }

    private static RateLimitResult Read(RedisResult[] answer)
        => new((long)answer[0] == 1, (int)(long)answer[1], TimeSpan.FromMicroseconds((long)answer[2]));
}
