using System.Xml.Linq;
using Concierge.Core.Secrets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Core.Data;

public static class SharedKeys
{
    /// <summary>Shares the keys that protect tokens and links through the database of this connection name, sealed by <see cref="IEnvelope"/>.</summary>
    public static IServiceCollection AddSharedKeys(this IServiceCollection services, string connectionName)
    {
        services.AddDbContext<SharedKeysDb>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<IConfiguration>().GetConnectionString(connectionName))
            .UseSnakeCaseNamingConvention());
        services.AddDataProtection().SetApplicationName("concierge").PersistKeysToDbContext<SharedKeysDb>();
        services.AddEnvelope().AddSingleton<SealedXmlKeys>().AddScoped<ISealedStore, SealedPostgresKeys>();
        services.AddOptions<KeyManagementOptions>().PostConfigure<SealedXmlKeys>((keys, sealedKeys) =>
        {
            keys.XmlRepository = new OpenedKeys(keys.XmlRepository!, sealedKeys);
            keys.XmlEncryptor = new SealedXmlEncryptor(sealedKeys);
        });
        return services;
    }

    /// <summary>Opens all keys when they are read, see <see cref="SealedXmlKeys"/>.</summary>
    private sealed class OpenedKeys(IXmlRepository stored, SealedXmlKeys sealedKeys) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements()
        {
            var keys = stored.GetAllElements();
            sealedKeys.OpenAll(keys);
            return keys;
        }

        public void StoreElement(XElement element, string friendlyName) => stored.StoreElement(element, friendlyName);
    }
}
