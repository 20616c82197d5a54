using Concierge.Contracts.Jobs;

namespace Concierge.Jobs;

/// <summary>Follows jobs as they change.</summary>
public interface IJobFeed
{
    /// <summary>
    /// The job as it is now (unless its version is <paramref name="afterVersion"/> or older), then again after
    /// each change, newest state only; ends after a terminal state, or at once when there is no such job.
    /// Wakes by Redis, and by a poll every 2 seconds while Redis is away.
    /// </summary>
    IAsyncEnumerable<JobDto> FollowAsync(Guid id, Guid? ownerId, long afterVersion = 0, CancellationToken cancellation = default);

    /// <summary>The ids of this owner's jobs as they change; for lists. Never ends by itself.</summary>
    IAsyncEnumerable<Guid> FollowOwnerAsync(Guid ownerId, CancellationToken cancellation = default);
}
