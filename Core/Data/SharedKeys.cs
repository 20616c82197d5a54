using Concierge.Core.Secrets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Core.Data;

public static class SharedKeys
{
    /// <summary>Shares the keys that protect tokens and links through the database of this connection name, sealed by <see cref="IEnvelope"/>.</summary>
    public static IServiceCollection AddSharedKeys(this IServiceCollection services, string connectionName)
    {
        services.AddDataProtection().SetApplicationName("concierge");
        services.AddEnvelope().AddSingleton<SealedXmlKeys>().AddScoped<ISealedStore, SealedPostgresKeys>();
        services.AddOptions<KeyManagementOptions>().Configure<IConfiguration, SealedXmlKeys>((keys, configuration, sealedKeys) =>
        {
            keys.XmlRepository = new PostgresKeys(
                configuration.GetConnectionString(connectionName) ?? throw new InvalidOperationException($"No connection string: set 'ConnectionStrings:{connectionName}'."),
                sealedKeys);
            keys.XmlEncryptor = new SealedXmlEncryptor(sealedKeys);
        });
        return services;
    }
}
