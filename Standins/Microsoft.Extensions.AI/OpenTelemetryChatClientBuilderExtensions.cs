using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.AI;

/// <summary>Adds <see cref="OpenTelemetryChatClient"/> to a builder.</summary>
public static class OpenTelemetryChatClientBuilderExtensions
{
    /// <summary>Adds a span and metrics for each call, by the semantic conventions for generative AI.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="loggerFactory">Makes the logger for failed calls; taken from the services when null.</param>
    /// <param name="sourceName">Name of the activity source and the meter.</param>
    /// <param name="configure">Adjusts the client.</param>
    /// <returns>The builder.</returns>
    public static ChatClientBuilder UseOpenTelemetry(
        this ChatClientBuilder builder,
        ILoggerFactory? loggerFactory = null,
        string? sourceName = null,
        Action<OpenTelemetryChatClient>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
        {
            var loggers = loggerFactory ?? services.GetService<ILoggerFactory>();
            var client = new OpenTelemetryChatClient(inner, loggers?.CreateLogger(typeof(OpenTelemetryChatClient)), sourceName);
            configure?.Invoke(client);
            return client;
        });
    }
}
