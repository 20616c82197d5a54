using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;

namespace Concierge.ServiceDefaults;

/// <summary>What every process of Concierge has in common.</summary>
public static class ServiceDefaultsExtensions
{
    internal const string HealthPath = "/health";
    internal const string AlivePath = "/alive";

    /// <summary>Telemetry, health checks, and HTTP clients that find services by name and survive what passes by itself.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddTelemetry();
        builder.AddHealth();
        builder.Services.AddSingleton(new RegisteredServices(builder.Services));
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            // By authority: a host that fails must not stop requests to the others.
            http.AddStandardResilienceHandler(ConfigureResilience).SelectPipelineByAuthority();
            http.AddServiceDiscovery();
        });
        return builder;
    }

    /// <summary><c>/health</c>: ready, by all checks. <c>/alive</c>: the process answers, whatever it leans on does.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(HealthPath).AllowAnonymous().DisableHttpMetrics();
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(HealthDefaults.Live) })
            .AllowAnonymous()
            .DisableHttpMetrics();
        return app;
    }

    private static void ConfigureResilience(HttpStandardResilienceOptions options)
    {
        // A lost answer does not say whether a POST was done.
#pragma warning disable EXTEXP0001 // Marked experimental; should it change, the build says so.
        options.Retry.DisableForUnsafeHttpMethods();
#pragma warning restore EXTEXP0001
    }
}
