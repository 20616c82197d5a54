using Concierge.Contracts.Operations;
using Concierge.Jobs.Dispatch;
using Concierge.Jobs.Enqueueing;
using Concierge.Jobs.Live;
using Concierge.Jobs.Maintenance;
using Concierge.Jobs.Operations;
using Concierge.Jobs.Running;
using Concierge.Jobs.Storage;
using Concierge.Jobs.Storage.Operations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Concierge.Jobs;

/// <summary>Puts the engine into a host.</summary>
public static class JobsServiceCollectionExtensions
{
    /// <summary>
    /// What every process needs: <see cref="IJobClient"/>, <see cref="IJobReader"/>, <see cref="IJobFeed"/> and
    /// <see cref="JobsMigrator"/>. Expects a connection string (<see cref="JobsOptions.ConnectionName"/>), and a
    /// RabbitMQ <c>IConnection</c> and a Redis <c>IConnectionMultiplexer</c> in the container; both may be down.
    /// </summary>
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddOptions<JobsOptions>().BindConfiguration(JobsOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<JobsOptions>, JobsOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new JobRegistry(provider.GetServices<JobRegistration>()));
        services.AddSingleton(provider => new JobsDatabase(
            provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<IOptions<JobsOptions>>().Value));
        services.AddSingleton<SearchIndexes>();
        services.AddSingleton(provider => new JobsMigrator(
            provider.GetRequiredService<JobsDatabase>(), provider.GetRequiredService<SearchIndexes>(), provider.GetRequiredService<ILogger<JobsMigrator>>()));
        services.AddSingleton<BrokerConnection>();
        services.AddSingleton<Notices>();
        services.AddSingleton<Nudges>();
        services.AddSingleton<RedisLink>();
        services.AddHosted<NoticePublisher>().AddHosted<ChangeSignals>().AddHosted<JobFeed>();
        services.AddSingleton<IJobFeed>(provider => provider.GetRequiredService<JobFeed>());
        services.AddSingleton<IJobReader, JobReader>();
        services.AddSingleton<IJobAudit, AuditStatement>();
        services.AddSingleton<IJobEnds, EndsReader>();
        services.AddSingleton<Announcer>();
        services.AddSingleton<EnqueueBuffer>();
        services.AddSingleton<IJobClient, JobClient>();
        return services.AddJobOperations();
    }

    /// <summary>Registers a job type. Call it in every process that enqueues or runs the type.</summary>
    public static IServiceCollection AddJob<THandler, TPayload, TResult>(this IServiceCollection services)
        where THandler : class, IJobHandler<TPayload, TResult>
        => services.AddSingleton<JobRegistration, JobRegistration<THandler, TPayload, TResult>>();

    /// <summary>Runs jobs of the registered types in this process. Needs <see cref="AddJobs"/> too.</summary>
    public static IServiceCollection AddJobWorker(this IServiceCollection services)
    {
        services.AddSingleton<WorkerIdentity>();
        services.AddSingleton<RunningAttempts>();
        services.AddSingleton<QueueSignals>();
        services.AddSingleton<DueSignal>();
        services.AddSingleton<WorkerLease>();
        services.AddSingleton<ParentWaker>();
        services.AddSingleton<OutcomeWriter>();
        services.AddSingleton<AttemptRunner>();
        // First, so that it need not wait for a thread until the others have compiled their code.
        services.AddHosted<JobWorker>().AddHosted<MinuteWriter>().AddHosted<DepthGauges>();
        services.AddHosted<ProgressWriter>().AddHosted<CancelListener>().AddHosted<NudgeListener>().AddHosted<NoticeConsumer>();
        services.AddHosted<Sweeper>().AddHosted<Rescuer>().AddHosted<Cleaner>();
        services.AddOptions<HostOptions>().Configure<IOptions<JobsOptions>>(GiveTimeToStop);
        return services;
    }

    private static void GiveTimeToStop(HostOptions host, IOptions<JobsOptions> jobs)
    {
        try
        {
            var needed = jobs.Value.ShutdownGrace + TimeSpan.FromSeconds(15);
            if (host.ShutdownTimeout < needed) host.ShutdownTimeout = needed;
        }
        catch (Exception error) when (error is OptionsValidationException or InvalidOperationException)
        {
            // Asked for while the host is built. The start is what refuses settings, and lists all that are wrong.
        }
    }

    private static IServiceCollection AddJobOperations(this IServiceCollection services)
        => services.AddSingleton<IJobOperations, JobOperations>().AddJob<BulkJob, BulkPayload, BulkResult>();

    // One instance for those who call it and for the host that runs it.
    private static IServiceCollection AddHosted<T>(this IServiceCollection services)
        where T : class, IHostedService
        => services.AddSingleton<T>().AddHostedService(provider => provider.GetRequiredService<T>());
}
