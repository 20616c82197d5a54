namespace Aspire.RabbitMQ.Client;

/// <summary>The client's settings, bound from the configuration section <c>Aspire:RabbitMQ:Client</c>.</summary>
public sealed class RabbitMQClientSettings
{
    /// <summary>An <c>amqp://</c> URI. <c>ConnectionStrings:{connectionName}</c> wins over it.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>How often connecting is tried again, after 1, 2, 4, ... seconds: by default 5 times; 0 fails at once.</summary>
    public int MaxConnectRetryCount { get; set; } = 5;

    /// <summary>Leaves the health check out.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Leaves the client's spans out.</summary>
    public bool DisableTracing { get; set; }
}
