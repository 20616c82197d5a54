using StackExchange.Redis;

namespace Concierge.Core.Redis;

/// <summary>How every process connects to Redis.</summary>
public static class RedisConnection
{
    /// <summary>
    /// Keeps RESP2, with a socket for commands and one for subscriptions. RESP3, the client's default, sends both over one;
    /// with 300 jobs per second the 99th percentile was about 10 % higher.
    /// </summary>
    public static void Configure(ConfigurationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Protocol = RedisProtocol.Resp2;
    }
}
