using Concierge.Api.Admin;
using Concierge.Api.RateLimits;
using Concierge.Core.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Concierge.Api.Guests;

/// <summary>Who is asking: guests by their token, the admin by a key.</summary>
internal static class GuestServices
{
    public static IServiceCollection AddGuests(this IServiceCollection services)
    {
        services.AddPeople();
        services.AddSingleton<GuestTokens>();
        services.AddAuthentication(GuestAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, GuestAuthentication>(GuestAuthentication.SchemeName, configureOptions: null)
            .AddScheme<AuthenticationSchemeOptions, AdminAuthentication>(AdminAuthentication.SchemeName, configureOptions: null);
        services.AddAuthorizationBuilder().AddPolicy(AdminAuthentication.Policy, policy => policy
            .AddAuthenticationSchemes(AdminAuthentication.SchemeName)
            .RequireAuthenticatedUser());
        return services;
    }

    /// <summary>Shares the signing keys through the database of this connection name.</summary>
    public static IServiceCollection AddSharedKeys(this IServiceCollection services, string connectionName)
    {
        services.AddDataProtection().SetApplicationName("concierge");
        services.AddOptions<KeyManagementOptions>().Configure<IConfiguration>((keys, configuration) => keys.XmlRepository = new PostgresKeys(
            configuration.GetConnectionString(connectionName) ?? throw new InvalidOperationException($"No connection string: set 'ConnectionStrings:{connectionName}'.")));
        return services;
    }

    public static void UseGuests(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseMiddleware<CurrentUserMiddleware>();
        // Before the authorization, which would otherwise let anybody try keys as often as they like.
        app.UseMiddleware<RateLimitMiddleware>();
        app.UseAuthorization();
    }
}
