using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Concierge.Core.Diagnostics;

public static class DiagnosticsServiceCollectionExtensions
{
    /// <summary>Expects data, schedules, the model, mail and secrets beside it.</summary>
    public static IServiceCollection AddDiagnostics(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddHttpClient()
            .AddSingleton<InfrastructureCheck>()
            .AddSingleton<IDependencyProbe, DatabaseProbe>()
            .AddSingleton<IDependencyProbe, CacheProbe>()
            .AddSingleton<IDependencyProbe, BrokerProbe>()
            .AddSingleton<IDependencyProbe, SchedulerProbe>()
            .AddSingleton<IDependencyProbe, AiProbe>()
            .AddSingleton<IDependencyProbe, MailProbe>()
            .AddSingleton<IDependencyProbe, KeyServiceProbe>();
    }
}
