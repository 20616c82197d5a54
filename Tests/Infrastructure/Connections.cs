namespace Concierge.Tests.Infrastructure;

/// <summary>Where the servers of this run are.</summary>
public sealed record Connections(string Postgres, string Redis, string RabbitMq)
{
    /// <summary>The same, but nobody listens where Redis should be.</summary>
    public Connections WithoutRedis => this with { Redis = "127.0.0.1:1,abortConnect=false,connectTimeout=100" };

    /// <summary>The same, but nobody listens where RabbitMQ should be.</summary>
    public Connections WithoutRabbitMq => this with { RabbitMq = "amqp://guest:guest@127.0.0.1:1" };
}
