using Concierge.Contracts.Jobs;

namespace Concierge.Jobs;

/// <summary>Reads which jobs of people have ended, for those who must hear of every end, also of one they were not running for.</summary>
public interface IJobEnds
{
    /// <summary>The ends of one owner's jobs from a moment on, in the order in which they ended.</summary>
    /// <param name="ownerId">Whose jobs.</param>
    /// <param name="after">Only ends after this one.</param>
    /// <param name="limit">1 to 1,000.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <remarks>
    /// An end shows up when its transaction commits, which may be up to <see cref="JobEnds.Settling"/> after the moment
    /// that it bears. So read that much again each time, and know again what has been seen, by job and version.
    /// </remarks>
    Task<IReadOnlyList<JobEnd>> ReadAsync(Guid ownerId, EndsAfter after, int limit, CancellationToken cancellation = default);

    /// <summary>The moment by the database's clock, which is the one that ends bear.</summary>
    Task<DateTimeOffset> NowAsync(CancellationToken cancellation = default);
}

/// <summary>What holds for every reader of <see cref="IJobEnds"/>.</summary>
public static class JobEnds
{
    /// <summary>How much later than its moment an end may show up: statements of the engine end within 10 s.</summary>
    public static TimeSpan Settling { get; } = TimeSpan.FromSeconds(30);
}

/// <summary>A place in the order of ends.</summary>
/// <param name="At">The moment.</param>
/// <param name="JobId">Within the moment, jobs with a greater id; all when null.</param>
public readonly record struct EndsAfter(DateTimeOffset At, Guid? JobId = null);

/// <summary>A job that has ended.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Type">Its type.</param>
/// <param name="State">One of the terminal states.</param>
/// <param name="Version">The job's version at this end; another one if it is retried and ends again.</param>
/// <param name="FinishedAt">When.</param>
/// <param name="ErrorCode">Why, where it failed.</param>
/// <param name="CreatedAt">When it was enqueued.</param>
public sealed record JobEnd(Guid JobId, string Type, JobState State, long Version, DateTimeOffset FinishedAt, string? ErrorCode, DateTimeOffset CreatedAt);
