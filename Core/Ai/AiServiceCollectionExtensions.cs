using Concierge.Core.Settings;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Concierge.Core.Ai;

/// <summary>Puts the configured model into a host.</summary>
public static class AiServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="IChatClient"/> and <see cref="AiModelInfo"/> by the configuration section <c>Ai</c>,
    /// checked when the host starts. The offline provider is the <see cref="IChatClient"/> that a feature
    /// registered under <see cref="AiServiceKeys.Offline"/>.
    /// </summary>
    public static IServiceCollection AddAi(this IServiceCollection services)
    {
        services.AddCheckedOptions<AiOptions, AiOptionsValidator>(AiOptions.Section);
        services.AddSingleton(provider => AiModelInfo.From(Options(provider)));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IJobAiCalls, NoJobAiCalls>();

        // Outermost first.
        services.AddChatClient(ModelClient.Create)
            .Use(inner => new WholeAnswers(inner))
            .Use((inner, provider) => new ConfigureOptionsChatClient(inner, Limits(Options(provider))))
            .UseOpenTelemetry(NullLoggerFactory.Instance, AiTelemetry.SourceName, telemetry => telemetry.EnableSensitiveData = false)
            .Use((inner, provider) => new CallLog(inner, Model(provider), Clock(provider), Log<CallLog>(provider)))
            .Use((inner, provider) => new Retries(inner, Options(provider), Clock(provider), Log<Retries>(provider)))
            .Use((inner, provider) => new Deadline(inner, Options(provider).Timeout, Clock(provider)))
            .Use((inner, provider) => new FaultTranslation(inner, Model(provider), Clock(provider)));

        return services;
    }

    private static Action<ChatOptions> Limits(AiOptions options) => chat => chat.MaxOutputTokens ??= options.MaxOutputTokens;

    private static AiOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<AiOptions>>().Value;

    private static AiModelInfo Model(IServiceProvider provider) => provider.GetRequiredService<AiModelInfo>();

    private static TimeProvider Clock(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();

    private static ILogger<T> Log<T>(IServiceProvider provider) => provider.GetRequiredService<ILogger<T>>();
}

/// <summary>Keys of keyed services.</summary>
public static class AiServiceKeys
{
    /// <summary>The built-in <see cref="IChatClient"/> that needs no key and no network.</summary>
    public const string Offline = "offline";
}
