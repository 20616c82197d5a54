using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Concierge.ServiceDefaults;

internal static class HealthDefaults
{
    public const string Live = "live";

    public static void AddHealth(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<HealthOptions>().BindConfiguration(HealthOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [Live]);
        builder.Services.AddOptions<HealthCheckServiceOptions>().PostConfigure<IOptions<HealthOptions>>(Adapt);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<DependencyHealth>();
    }

    /// <summary>The clients register their own checks; what holds for all of them is added when all are known.</summary>
    private static void Adapt(HealthCheckServiceOptions checks, IOptions<HealthOptions> options)
    {
        foreach (var check in checks.Registrations)
        {
            if (check.Timeout == Timeout.InfiniteTimeSpan)
                check.Timeout = options.Value.Timeout;
            if (DependencyHealth.IsOptional(check.Name))
                check.FailureStatus = HealthStatus.Degraded;
        }
    }
}
