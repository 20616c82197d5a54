using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using RabbitMQ.Client;
using StackExchange.Redis;

namespace Concierge.AppHost.Servers;

/// <summary>Signs in to each server as its clients do.</summary>
internal static class ServerChecks
{
    public static async Task PostgresAsync(string address, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection($"{address};Database=postgres;Pooling=false");
        await connection.OpenAsync(cancellation);
    }

    public static async Task RedisAsync(string address, CancellationToken cancellation)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{address},abortConnect=true,connectRetry=0").WaitAsync(cancellation);
        await connection.GetDatabase().PingAsync().WaitAsync(cancellation);
    }

    public static async Task RabbitMqAsync(string address, CancellationToken cancellation)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(address) }.CreateConnectionAsync(cancellation);
    }
}

/// <summary>A server is healthy when it accepts a client.</summary>
internal sealed class ServerCheck(NativeServer server, Func<string, CancellationToken, Task> check) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await check((await server.ConnectionStringExpression.GetValueAsync(cancellationToken))!, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The type alone: a message may quote the address with its password.
            return HealthCheckResult.Unhealthy(error.GetType().Name);
        }
    }
}
