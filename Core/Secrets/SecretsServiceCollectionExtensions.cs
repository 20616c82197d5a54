using Concierge.Core.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Concierge.Core.Secrets;

public static class SecretsServiceCollectionExtensions
{
    /// <summary>Secrets of people, and <see cref="ISecretReader"/> for what acts in their name.</summary>
    public static IServiceCollection AddSecrets(this IServiceCollection services)
    {
        services.AddEnvelope();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISecurityAudit, NoSecurityAudit>();
        services.AddScoped<SecretsService>().AddScoped<ISecretReader, SecretReader>();
        return services.AddSealedTable<Secret>();
    }

    /// <summary>Lets a rotation of the keys reach the values of this entity.</summary>
    public static IServiceCollection AddSealedTable<TEntity>(this IServiceCollection services)
        where TEntity : class, ISealed
        => services.AddScoped<ISealedTable, SealedTable<TEntity>>();
}
