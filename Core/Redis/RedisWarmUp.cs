using Microsoft.Extensions.Hosting;

namespace Concierge.Core.Redis;

/// <summary>
/// Says one word to Redis before the host takes requests: the first of them would wait for the connection and for code
/// to be compiled, and what must not go on without Redis would be refused. A Redis that is away delays the start by the patience of one call, and no more.
/// </summary>
internal sealed class RedisWarmUp(RedisAccess redis) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => redis.TryAsync(database => database.PingAsync(), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
