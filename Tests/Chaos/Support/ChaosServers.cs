using Concierge.Tests.Chaos.Support;
using Concierge.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(ChaosServers))]

namespace Concierge.Tests.Chaos.Support;

/// <summary>
/// The servers that chaos tests stop, once a run, apart from those of the application; started when the first
/// test asks. Take it as a constructor parameter; a test that stops one belongs into the collection "exclusive".
/// </summary>
public sealed class ChaosServers : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task? _starting;

    public OwnPostgres Postgres { get; } = new();

    public OwnRabbitMq RabbitMq { get; } = new();

    public OwnRedis Redis { get; } = new();

    public async Task<Connections> ConnectionsAsync()
    {
        lock (_gate) _starting ??= Task.Run(() => Task.WhenAll(Postgres.StartAsync(), RabbitMq.StartAsync(), Redis.StartAsync()));
        await _starting;
        return new Connections(Postgres.ConnectionString, Redis.ConnectionString, RabbitMq.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await Postgres.DisposeAsync();
        await RabbitMq.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
