using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using StackExchange.Redis;

namespace Concierge.Tests.ServiceDefaults;

/// <summary>The clients while their servers are down. Nothing listens on port 1.</summary>
public sealed class ClientTests
{
    [Fact]
    public async Task Redis_is_there_and_degraded_while_its_server_is_down()
    {
        var builder = TestHost.Builder(("ConnectionStrings:redis", "127.0.0.1:1,connectTimeout=200,connectRetry=0"));
        builder.AddRedisClient("redis");
        using var host = builder.Build();

        Assert.False(host.Services.GetRequiredService<IConnectionMultiplexer>().IsConnected);
        Assert.Equal(HealthStatus.Degraded, await StatusAsync(host, "StackExchange.Redis"));
    }

    [Fact]
    public async Task RabbitMQ_fails_when_resolved_and_is_degraded_while_its_server_is_down()
    {
        var builder = TestHost.Builder(("ConnectionStrings:rabbitmq", "amqp://127.0.0.1:1"));
        builder.AddRabbitMQClient("rabbitmq", settings => settings.MaxConnectRetryCount = 0);
        using var host = builder.Build();

        Assert.NotNull(host.Services.GetRequiredService<IConnectionFactory>());
        Assert.Throws<BrokerUnreachableException>(() => host.Services.GetRequiredService<IConnection>());
        Assert.Equal(HealthStatus.Degraded, await StatusAsync(host, "RabbitMQ.Client"));
    }

    private static async Task<HealthStatus> StatusAsync(IHost host, string check)
    {
        var checks = host.Services.GetRequiredService<HealthCheckService>();
        var report = await checks.CheckHealthAsync(registration => string.Equals(registration.Name, check, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        return report.Entries[check].Status;
    }
}
