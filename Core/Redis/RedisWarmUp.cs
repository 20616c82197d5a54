using Microsoft.Extensions.Hosting;

namespace Concierge.Core.Redis;

/// <summary>
/// Says one word to Redis before the host takes requests: the first of them would wait for the connection and for code
/// to be compiled, and what must not go on without Redis would be refused. A Redis that is away delays nothing.
/// </summary>
internal sealed class RedisWarmUp(RedisAccess redis) : IHostedService
{
    private const int Tries = 2;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < Tries; i++)
        {
            var (isAnswered, _) = await redis.TryAsync(database => database.PingAsync(), cancellationToken);
            if (isAnswered) return;
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
