using System.Text;
using Concierge.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;
using StackExchange.Redis;

namespace Concierge.Core.Diagnostics;

internal sealed class DatabaseProbe(IServiceScopeFactory scopes) : IDependencyProbe
{
    public string Name => DependencyNames.Database;

    public async Task<string?> AskAsync(CancellationToken cancellation)
    {
        // Past the strategy that retries: one refusal is an answer.
        await using var scope = scopes.CreateAsyncScope();
        var connection = scope.ServiceProvider.GetRequiredService<ConciergeDb>().Database.GetDbConnection();
        await connection.OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT current_setting('server_version')";
        return await command.ExecuteScalarAsync(cancellation) is string version ? $"PostgreSQL {version}" : null;
    }
}

internal sealed class CacheProbe(IServiceProvider services) : IDependencyProbe
{
    public string Name => DependencyNames.Cache;

    public async Task<string?> AskAsync(CancellationToken cancellation)
    {
        var redis = services.GetService<IConnectionMultiplexer>() ?? throw new ProbeFailedException("no_client");
        await redis.GetDatabase().PingAsync().WaitAsync(cancellation);
        // The client asked for the version when it connected; INFO itself needs admin rights.
        return redis.GetServers().FirstOrDefault(server => server.IsConnected) is { } server ? $"Redis {server.Version}" : null;
    }
}

/// <summary>Opens a channel: the least that asks the broker itself.</summary>
internal sealed class BrokerProbe(IServiceProvider services) : IDependencyProbe
{
    public string Name => DependencyNames.Broker;

    public async Task<string?> AskAsync(CancellationToken cancellation)
    {
        var connection = services.GetService<IConnection>() ?? throw new ProbeFailedException("no_client");
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        return connection.ServerProperties?.TryGetValue("version", out var version) == true && version is byte[] text
            ? $"RabbitMQ {Encoding.UTF8.GetString(text)}"
            : null;
    }
}
