namespace Concierge.Jobs;

/// <summary>The engine's settings, bound from the configuration section <c>Jobs</c>.</summary>
public sealed class JobsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Jobs";

    /// <summary>Name of the connection string of the database: default <c>concierge</c>.</summary>
    public string ConnectionName { get; set; } = "concierge";

    /// <summary>Connections that one process may hold for the engine: 2 to 100, default 12.</summary>
    public int MaxConnections { get; set; } = 12;

    /// <summary>Begins the names of the exchange and the queues in the broker, for installations that share one: default <c>concierge.jobs</c>.</summary>
    public string BrokerPrefix { get; set; } = "concierge.jobs";

    /// <summary>How many jobs of a queue one worker process runs at once: 1 to 1,000. Queues not named get <see cref="DefaultConcurrency"/>.</summary>
    public IDictionary<string, int> Concurrency { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Jobs of a queue at once where <see cref="Concurrency"/> names none: 1 to 1,000, default 16.</summary>
    public int DefaultConcurrency { get; set; } = 16;

    /// <summary>A worker that has not been heard for this long loses its jobs: 3 s to 10 min, default 10 s.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a worker with running jobs says that it lives: at most a third of the lease, default 1 s.</summary>
    /// <remarks>Without Redis this is also how often it hears which of them are to be cancelled.</remarks>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often workers look for jobs that no notice told them of: 0.1 s to 1 min, default 2 s.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often expired jobs are cleaned up: 1 s to 24 h, default 1 min.</summary>
    public TimeSpan CleanupInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a stopping worker lets its jobs finish before it hands them back: 0 to 10 min, default 20 s.</summary>
    public TimeSpan ShutdownGrace { get; set; } = TimeSpan.FromSeconds(20);
}
