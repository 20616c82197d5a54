using Concierge.Contracts.Jobs;

namespace Concierge.Jobs;

/// <summary>Reads jobs. <c>ownerId</c> narrows to one owner in the WHERE clause; null reads everybody's.</summary>
public interface IJobReader
{
    /// <summary>The job with its steps, or null when there is none (or it is not this owner's).</summary>
    Task<JobDto?> FindAsync(Guid id, Guid? ownerId, CancellationToken cancellation = default);

    /// <summary>Jobs newest first, without their results.</summary>
    Task<IReadOnlyList<JobDto>> ListAsync(JobFilter filter, CancellationToken cancellation = default);

    /// <summary>
    /// A queued job's place in line and when it will start, judged by what was run in the last 15 minutes; null when
    /// there is no such job or it is not queued.
    /// </summary>
    Task<JobPlaceDto?> PlaceAsync(Guid id, Guid? ownerId, CancellationToken cancellation = default);

    /// <summary>The audit trail, oldest first; empty when there is no such job.</summary>
    Task<IReadOnlyList<JobTransitionDto>> TransitionsAsync(Guid id, Guid? ownerId, CancellationToken cancellation = default);
}

/// <summary>What <see cref="IJobReader.ListAsync"/> returns.</summary>
/// <param name="OwnerId">Only this owner's; null for everybody's.</param>
/// <param name="Type">Only this type.</param>
/// <param name="States">Only jobs in one of these states; all when null or empty.</param>
/// <param name="Before">Only jobs with an id before this one: the last id of the page before.</param>
/// <param name="Limit">1 to 200.</param>
public sealed record JobFilter(Guid? OwnerId, string? Type = null, IReadOnlyList<JobState>? States = null, Guid? Before = null, int Limit = 50);
