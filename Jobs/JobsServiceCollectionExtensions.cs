using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Jobs;

/// <summary>Puts the engine into a host.</summary>
public static class JobsServiceCollectionExtensions
{
    /// <summary>
    /// What every process needs: <see cref="IJobClient"/>, <see cref="IJobReader"/> and <see cref="IJobFeed"/>.
    /// Expects an <c>NpgsqlDataSource</c>, a RabbitMQ <c>IConnection</c> and a Redis <c>IConnectionMultiplexer</c> in the container.
    /// </summary>
    public static IServiceCollection AddJobs(this IServiceCollection services) => services;

    /// <summary>Registers a job type. Call it in every process that enqueues or runs the type.</summary>
    public static IServiceCollection AddJob<THandler, TPayload, TResult>(this IServiceCollection services)
        where THandler : class, IJobHandler<TPayload, TResult>
        => services;

    /// <summary>Runs jobs of the registered types in this process.</summary>
    public static IServiceCollection AddJobWorker(this IServiceCollection services) => services;
}
