using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Core.Data;

public static class SharedKeys
{
    /// <summary>Shares the keys that protect tokens and links through the database of this connection name.</summary>
    public static IServiceCollection AddSharedKeys(this IServiceCollection services, string connectionName)
    {
        services.AddDataProtection().SetApplicationName("concierge");
        services.AddOptions<KeyManagementOptions>().Configure<IConfiguration>((keys, configuration) => keys.XmlRepository = new PostgresKeys(
            configuration.GetConnectionString(connectionName) ?? throw new InvalidOperationException($"No connection string: set 'ConnectionStrings:{connectionName}'.")));
        return services;
    }
}
