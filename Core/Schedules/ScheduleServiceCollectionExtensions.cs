using Concierge.Core.Data;
using Concierge.Core.Settings;
using Concierge.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Quartz;

namespace Concierge.Core.Schedules;

public static class ScheduleServiceCollectionExtensions
{
    /// <summary>Enqueues a job again and again, by a cron expression.</summary>
    /// <param name="name">Stable identifier: a-z, 0-9, dot, dash and underscore; at most 100 characters.</param>
    /// <param name="cron">Five fields as in a crontab, <c>30 3 * * *</c>, or six with seconds first as in Quartz.</param>
    /// <param name="definition">The job type; jobs of it are kept for at least an hour. Register it with <c>AddJob</c> too.</param>
    /// <param name="payload">What each of its jobs is enqueued with.</param>
    /// <exception cref="ArgumentException">Some rule is broken; the message names the schedule and the rule.</exception>
    public static IServiceCollection AddSchedule<TPayload, TResult>(
        this IServiceCollection services,
        string name,
        string cron,
        JobDefinition<TPayload, TResult> definition,
        TPayload payload,
        Action<ScheduleOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(cron);
        return services.Add(name, cron, at: null, definition, payload, configure);
    }

    /// <summary>
    /// Enqueues a job once, at a moment that the code knows. For a moment that somebody chooses while the
    /// application runs, enqueue with <see cref="EnqueueOptions.RunAt"/> instead.
    /// </summary>
    /// <inheritdoc cref="AddSchedule{TPayload,TResult}(IServiceCollection,string,string,JobDefinition{TPayload,TResult},TPayload,Action{ScheduleOptions})"/>
    public static IServiceCollection AddSchedule<TPayload, TResult>(
        this IServiceCollection services,
        string name,
        DateTimeOffset at,
        JobDefinition<TPayload, TResult> definition,
        TPayload payload,
        Action<ScheduleOptions>? configure = null)
        // To the second: the firing's key and the store's clock go no further than that.
        => services.Add(name, cron: null, new DateTimeOffset(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero), definition, payload, configure);

    /// <summary>
    /// Lets a process look at schedules and change them. Expects the data (<c>AddConciergeData</c>) and the engine
    /// (<c>AddJobs</c>) beside it. Fires nothing.
    /// </summary>
    public static IServiceCollection AddSchedules(this IServiceCollection services)
    {
        services.AddCheckedOptions<SchedulesOptions, SchedulesOptionsValidator>(SchedulesOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new ScheduleRegistry(provider.GetServices<Schedule>()));
        services.AddScoped(provider => new ScheduleBoard(
            provider.GetRequiredService<ConciergeDb>(),
            provider.GetRequiredService<ISchedulerFactory>(),
            provider.GetRequiredService<ScheduleRegistry>(),
            provider.GetRequiredService<IJobClient>()));
        return services.AddQuartzStore();
    }

    /// <summary>Fires schedules in this process, which is one of any number that do. Needs <see cref="AddSchedules"/> too.</summary>
    public static IServiceCollection AddScheduleRunner(this IServiceCollection services)
        => services.AddSingleton<ScheduleSync>().AddHostedService<ScheduleRunner>();

    private static IServiceCollection Add<TPayload, TResult>(
        this IServiceCollection services,
        string name,
        string? cron,
        DateTimeOffset? at,
        JobDefinition<TPayload, TResult> definition,
        TPayload payload,
        Action<ScheduleOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var options = new ScheduleOptions();
        configure?.Invoke(options);
        ScheduleRules.Check(name, cron, definition, options);
        return services.AddSingleton<Schedule>(new Schedule<TPayload, TResult>(name, cron, at, definition, payload, options));
    }
}
