using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Concierge.Core.Secrets;

public static class EnvelopeServiceCollectionExtensions
{
    /// <summary><see cref="IEnvelope"/>, with the keys of <see cref="SecretsOptions.KeyFolder"/>. A host does not start with keys that it must not use.</summary>
    public static IServiceCollection AddEnvelope(this IServiceCollection services)
    {
        services.AddOptions<SecretsOptions>().BindConfiguration(SecretsOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SecretsOptions>, SecretsOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new RsaKeyRing(
            new KeyFolder(provider.GetRequiredService<IOptions<SecretsOptions>>().Value.KeyFolder), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IEnvelope, Envelope>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, KeysAtStart>());
        return services;
    }

    private sealed class KeysAtStart(RsaKeyRing ring) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            ring.Load();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
