using Concierge.Core.Data;
using Concierge.Core.People;
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
        return services.AddSealedTable<Secret>(Secret.Purpose);
    }

    /// <summary>Lets a rotation of the keys, and a change of owners, reach the values of this entity.</summary>
    /// <param name="purpose">What they are bound to beside the owner's id and the row's, in this order.</param>
    public static IServiceCollection AddSealedTable<TEntity>(this IServiceCollection services, string purpose)
        where TEntity : class, ISealed, IOwned
        => services.AddSealedRows<TEntity>().AddScoped<ISealedTable>(provider =>
            new SealedTable<TEntity>(provider.GetRequiredService<ConciergeDb>(), provider.GetRequiredService<IEnvelope>(), purpose));

    /// <summary>Lets a rotation of the keys reach the values of this entity, which are nobody's own.</summary>
    public static IServiceCollection AddSealedRows<TEntity>(this IServiceCollection services)
        where TEntity : class, ISealed
        => services.AddScoped<ISealedStore, SealedRows<TEntity>>();
}
