using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Aspire.RabbitMQ.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.Retry;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Microsoft.Extensions.Hosting;

/// <summary>Puts a RabbitMQ client into a host.</summary>
public static class AspireRabbitMQExtensions
{
    private const string Section = "Aspire:RabbitMQ:Client";

    /// <summary>
    /// Registers <see cref="IConnectionFactory"/> and a shared <see cref="IConnection"/>, which connects when it is first resolved and
    /// blocks until it has, or has failed with its retries; a failure is not kept, so the next resolution tries again.
    /// Also a health check named <c>RabbitMQ.Client</c> and the client's spans.
    /// </summary>
    public static void AddRabbitMQClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<RabbitMQClientSettings>? configureSettings = null,
        Action<ConnectionFactory>? configureConnectionFactory = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);
        var settings = Settings(builder.Configuration, connectionName);
        configureSettings?.Invoke(settings);

        builder.Services.AddSingleton<IConnectionFactory>(services =>
            Factory(services.GetRequiredService<IConfiguration>(), connectionName, settings, configureConnectionFactory));
        builder.Services.AddSingleton(services =>
            Connect(services.GetRequiredService<IConnectionFactory>(), settings.MaxConnectRetryCount));

        if (!settings.DisableTracing)
            builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource("RabbitMQ.Client.*"));
        if (!settings.DisableHealthChecks)
            builder.Services.AddHealthChecks().AddCheck<RabbitMQHealthCheck>("RabbitMQ.Client");
    }

    private static RabbitMQClientSettings Settings(IConfiguration configuration, string connectionName)
    {
        var settings = new RabbitMQClientSettings();
        var section = configuration.GetSection(Section);
        section.Bind(settings);
        section.GetSection(connectionName).Bind(settings);
        settings.ConnectionString = configuration.GetConnectionString(connectionName) ?? settings.ConnectionString;
        return settings;
    }

    private static ConnectionFactory Factory(
        IConfiguration configuration,
        string connectionName,
        RabbitMQClientSettings settings,
        Action<ConnectionFactory>? configure)
    {
        var factory = new ConnectionFactory();
        var section = configuration.GetSection(Section);
        section.GetSection("ConnectionFactory").Bind(factory);
        section.GetSection(connectionName).GetSection("ConnectionFactory").Bind(factory);
        if (!string.IsNullOrEmpty(settings.ConnectionString))
            factory.Uri = new Uri(settings.ConnectionString);
        configure?.Invoke(factory);
        return factory;
    }

    [SuppressMessage("Usage", "VSTHRD002", Justification = "A container's factory is synchronous; the package connects in the same way.")]
    private static IConnection Connect(IConnectionFactory factory, int retries)
    {
        var pipeline = new ResiliencePipelineBuilder();
        if (retries > 0)
        {
            pipeline.AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<SocketException>().Handle<BrokerUnreachableException>(),
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromSeconds(1),
                MaxRetryAttempts = retries,
            });
        }

        return pipeline.Build()
            .ExecuteAsync(static async (factory, token) => await factory.CreateConnectionAsync(token).ConfigureAwait(false), factory)
            .AsTask().GetAwaiter().GetResult();
    }
}
