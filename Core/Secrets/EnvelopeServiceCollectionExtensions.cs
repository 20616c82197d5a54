using Concierge.Core.Secrets.Transit;
using Concierge.Core.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Concierge.Core.Secrets;

public static class EnvelopeServiceCollectionExtensions
{
    /// <summary>
    /// <see cref="IEnvelope"/>, with the key of <see cref="SecretsOptions.KeyService"/> where one is configured, and else
    /// with those of <see cref="SecretsOptions.KeyFolder"/>. A host does not start with keys that it must not use.
    /// </summary>
    public static IServiceCollection AddEnvelope(this IServiceCollection services)
    {
        services.AddCheckedOptions<SecretsOptions, SecretsOptionsValidator>(SecretsOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<TransitClient>();
        services.TryAddSingleton(provider => Folder(provider.GetRequiredService<IOptions<SecretsOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IKeyRing>(provider => provider.GetRequiredService<IOptions<SecretsOptions>>().Value.KeyService.IsConfigured
            ? new TransitKeyRing(provider.GetRequiredService<TransitClient>(), provider.GetRequiredService<RsaKeyRing>())
            : provider.GetRequiredService<RsaKeyRing>());
        services.TryAddSingleton<IEnvelope, Envelope>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, KeysAtStart>());
        return services;
    }

    private static RsaKeyRing Folder(SecretsOptions options, TimeProvider time) => new(new KeyFolder(options.KeyFolder), time, onlyOpens: options.KeyService.IsConfigured);
}
