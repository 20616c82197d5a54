using Concierge.Core.Integrations.Kinds;
using Concierge.Core.Outbound;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Core.Integrations;

public static class IntegrationServiceCollectionExtensions
{
    /// <summary>Outside services that people connect. Needs <c>AddSecrets</c> too.</summary>
    public static IServiceCollection AddIntegrations(this IServiceCollection services)
        => services
            .AddOutbound()
            .AddSingleton<IntegrationDefinition, AiProviderIntegration>()
            .AddSingleton<IntegrationDefinition, IcsCalendarIntegration>()
            .AddSingleton<IntegrationDefinition, CalDavIntegration>()
            .AddSingleton<IntegrationDefinition, SmtpIntegration>()
            .AddSingleton<IntegrationDefinition, WebhookEndpointIntegration>()
            .AddSingleton<IntegrationCatalogue>()
            .AddScoped<IntegrationsService>()
            .AddScoped<IntegrationTester>();
}
