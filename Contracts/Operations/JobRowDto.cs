using Concierge.Contracts.Jobs;

namespace Concierge.Contracts.Operations;

/// <summary>A job as an operator sees it in a list.</summary>
/// <param name="Priority">0 high, 1 normal, 2 low.</param>
/// <param name="OwnerId">Null for the system's own.</param>
/// <param name="Worker">Who runs it now, or has completed it.</param>
public sealed record JobRowDto(
    Guid Id,
    string Type,
    string Queue,
    int Priority,
    JobState State,
    Guid? OwnerId,
    int Progress,
    string? Message,
    int Attempt,
    int MaxAttempts,
    bool CancelRequested,
    DateTimeOffset CreatedAt,
    DateTimeOffset RunAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    string? ErrorCode,
    string? ErrorMessage,
    Guid? Worker,
    Guid? CorrelationId);

/// <summary>What a search found, newest first.</summary>
/// <param name="Next">Cursor to go on from; null once everything has been looked at.</param>
/// <param name="SearchedBackTo">
/// Given when the time ran out before the page was full: everything enqueued after this moment has been looked at,
/// and <paramref name="Next"/> goes on from there.
/// </param>
public sealed record JobSearchPageDto(IReadOnlyList<JobRowDto> Items, string? Next, DateTimeOffset? SearchedBackTo);

/// <summary>How many there are.</summary>
/// <param name="Value">The number, or what is known of it.</param>
/// <param name="Kind">How to read it.</param>
public sealed record CountDto(long Value, CountKind Kind)
{
    /// <summary>No more and no less.</summary>
    public static CountDto Exactly(long value) => new(value, CountKind.Exact);
}

/// <summary>How a count is meant.</summary>
public enum CountKind
{
    /// <summary>No more and no less.</summary>
    Exact,

    /// <summary>Counting stopped here.</summary>
    AtLeast,

    /// <summary>Too many to count each time; the database's own estimate.</summary>
    Estimate,
}
