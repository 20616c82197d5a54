using System.Data.Common;
using Concierge.Jobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Quartz;

namespace Concierge.Core.Schedules;

/// <summary>Quartz, over its own schema in the application's database, as one of a cluster.</summary>
internal static class QuartzStore
{
    /// <summary>The cluster; processes with this name share their schedules.</summary>
    public const string SchedulerName = "concierge";

    /// <summary>The group of every job and trigger of ours.</summary>
    public const string Group = "schedules";

    private const string TablePrefix = "quartz.";
    private const int MaxConcurrentFirings = 4;

    public static JobKey JobKeyOf(string schedule) => new(schedule, Group);

    public static TriggerKey TriggerKeyOf(string schedule) => new(schedule, Group);

    public static IServiceCollection AddQuartzStore(this IServiceCollection services)
    {
        services.AddKeyedSingleton<DbDataSource>(SchedulerName, (provider, _) => CreateDataSource(provider));
        services.AddQuartz(quartz => quartz
            .ConfigureScheduler(options =>
            {
                options.InstanceName = SchedulerName;
                // A firing only enqueues. One that waits for the database to come back is handed to another worker.
                options.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            })
            .UseDefaultThreadPool(MaxConcurrentFirings)
            .UsePersistentStore(store => store
                .UsePostgres(source => source.DataSourceServiceKey = SchedulerName)
                .UseSystemTextJsonSerializer()
                .UseClustering()
                .ConfigureStore(options =>
                {
                    options.TablePrefix = TablePrefix;
                    options.StoreJobDataAsStrings = true;
                    options.RecoverFiringsCancelledByShutdown = true;
                })));
        services.AddOptions<QuartzSchedulerOptions>().Configure<IOptions<SchedulesOptions>, ScheduleRegistry>(Apply);
        services.AddOptions<AdoJobStoreOptions>().Configure<IOptions<SchedulesOptions>>(
            (store, own) => store.MisfireThreshold = own.Value.MisfireThreshold);
        services.AddOptions<ClusteringOptions>().Configure<IOptions<SchedulesOptions>>((cluster, own) =>
        {
            cluster.CheckinInterval = own.Value.CheckinInterval;
            cluster.CheckinMisfireThreshold = own.Value.CheckinInterval;
        });
        return services;
    }

    private static void Apply(QuartzSchedulerOptions quartz, IOptions<SchedulesOptions> own, ScheduleRegistry registry)
    {
        quartz.IdleWaitTime = own.Value.IdleWait;
        // A worker of the version before leaves a schedule that it does not know to the workers that do.
        quartz.ServedExecutionGroups.AddRange(registry.All.Select(schedule => schedule.Name));
    }

    private static NpgsqlDataSource CreateDataSource(IServiceProvider provider)
    {
        var name = provider.GetRequiredService<IOptions<JobsOptions>>().Value.ConnectionName;
        var text = provider.GetRequiredService<IConfiguration>().GetConnectionString(name)
            ?? throw new InvalidOperationException($"ConnectionStrings:{name} is missing.");
        return NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(text)
        {
            ApplicationName = "concierge-schedules",
            MaxPoolSize = MaxConcurrentFirings * 2,
            // Quartz leaves nothing behind on a connection that another use of it would have to be protected from.
            NoResetOnClose = true,
            Timeout = 10,
            CommandTimeout = 10,
        });
    }
}
