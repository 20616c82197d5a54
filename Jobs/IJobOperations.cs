using Concierge.Contracts.Operations;

namespace Concierge.Jobs;

/// <summary>The engine as its operator sees it: everybody's jobs, and the numbers. For admins only; nothing here asks whose job it is unless told to.</summary>
public interface IJobOperations
{
    /// <summary>The known job types with their queues and searchable fields.</summary>
    IReadOnlyList<JobTypeDto> Types { get; }

    /// <summary>
    /// Finds jobs, newest first. Bounded: where no index answers, the newest jobs are looked through for 150 ms, and
    /// the page says how far it came.
    /// </summary>
    /// <param name="criteria">Which jobs.</param>
    /// <param name="before">Only jobs with an id before this one: <see cref="JobFound.Next"/> of the page before.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="ArgumentException">The criteria name a field that the type does not declare.</exception>
    Task<JobFound> SearchAsync(JobCriteria criteria, Guid? before = null, int limit = 50, CancellationToken cancellation = default);

    /// <summary>Counts up to 10,000, for at most a second.</summary>
    /// <inheritdoc cref="SearchAsync"/>
    Task<CountDto> CountAsync(JobCriteria criteria, CancellationToken cancellation = default);

    /// <summary>Enqueues a job of the engine's own that does something to every job that matches: in batches of 1,000, to be followed and cancelled like any other.</summary>
    /// <param name="action">What to do.</param>
    /// <param name="criteria">To which jobs.</param>
    /// <param name="actor">Who asks, for the audit trail.</param>
    /// <param name="reason">Why; 1 to 200 characters. Required for <see cref="BulkAction.Requeue"/>.</param>
    /// <param name="cancellation">Cancels the request, not the job.</param>
    /// <exception cref="ArgumentException">A reason is missing, or the criteria name a field that the type does not declare.</exception>
    Task<JobTicket> StartBulkAsync(BulkAction action, JobCriteria criteria, string actor, string? reason, CancellationToken cancellation = default);

    /// <summary>Queues one failed, cancelled or expired job again, with fresh attempts and a reason that is kept; finished steps do not run again.</summary>
    Task<JobChange> RequeueAsync(Guid id, string actor, string reason, CancellationToken cancellation = default);

    /// <summary>A job with payload, result and timeline, or null. AI calls are not the engine's and left empty.</summary>
    Task<JobInspectionDto?> InspectAsync(Guid id, CancellationToken cancellation = default);

    /// <summary>What happened to a job of this owner, without error detail; null when it is not theirs.</summary>
    Task<TimelineDto?> TimelineAsync(Guid id, Guid ownerId, CancellationToken cancellation = default);

    /// <summary>Queues, workers and counts at this moment.</summary>
    Task<OverviewDto> OverviewAsync(CancellationToken cancellation = default);

    /// <summary>What happened minute by minute, the last one still going on; written by the workers every 10 seconds.</summary>
    /// <param name="minutes">How far back: 1 to 1,440.</param>
    /// <param name="queue">Only this queue.</param>
    /// <param name="type">Only this type.</param>
    /// <param name="cancellation">Ends the request.</param>
    Task<MinutesDto> MinutesAsync(int minutes = 60, string? queue = null, string? type = null, CancellationToken cancellation = default);
}

/// <summary>What a search found.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="Next">Where to go on; null once everything has been looked at.</param>
/// <param name="SearchedBackTo">Given when the time ran out before the page was full: everything newer has been looked at.</param>
public sealed record JobFound(IReadOnlyList<JobRowDto> Items, Guid? Next, DateTimeOffset? SearchedBackTo);
