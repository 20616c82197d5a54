using System.Reflection;
using Concierge.Core.Schedules;
using Concierge.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Concierge.Core.Errors;

public static class ErrorServiceCollectionExtensions
{
    /// <summary>
    /// Records what this process does not expect. Call it before whatever starts hosted services of its own: they stop
    /// in the opposite order, and their last errors are then written too. Expects the data beside it.
    /// </summary>
    /// <param name="source">api or worker.</param>
    public static IServiceCollection AddErrorTracking(this IServiceCollection services, string source)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(new ErrorOrigin(source, Release()))
            .AddSingleton<ErrorQueue>()
            .AddSingleton<BreadcrumbTrail>()
            .AddSingleton<IErrorTracker, ErrorTracker>()
            .AddSingleton<ILoggerProvider, ErrorLoggerProvider>()
            .AddSingleton<IJobFaultObserver, JobFaults>()
            .AddHostedService<ErrorWriter>()
            .AddScoped<ErrorDesk>()
            .AddJob<ErrorTidying, ErrorTidyingJob, TidiedErrors>()
            .AddSchedule("tidy-errors", "45 3 * * *", ErrorTidying.Definition, new ErrorTidyingJob(ResolvedDays: 30, OpenDays: 90), schedule => schedule.Description =
                "Deletes errors that have not been seen for 90 days, or for 30 once they are resolved.");
    }

    // Carries the commit where the build knew it.
    private static string Release()
        => Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
