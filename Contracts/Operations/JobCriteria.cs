using Concierge.Contracts.Jobs;

namespace Concierge.Contracts.Operations;

/// <summary>Which jobs an operator means. What is null does not narrow; all that is given must hold.</summary>
/// <param name="Type">A job type, such as <c>ai_trip_generation</c>.</param>
/// <param name="States">One of these; every state when null or empty.</param>
/// <param name="Queue">The queue that the job is in.</param>
/// <param name="OwnerId">Whose job it is; all zeros for the system's own.</param>
/// <param name="CorrelationId">What one request set off.</param>
/// <param name="ErrorCode">The code of the last attempt's error, such as <c>timeout</c>.</param>
/// <param name="From">Enqueued at this moment or later.</param>
/// <param name="To">Enqueued before this moment.</param>
/// <param name="Field">A searchable payload field of <paramref name="Type"/>, such as <c>request.destination</c>; needs <paramref name="Value"/>.</param>
/// <param name="Value">The whole value of <paramref name="Field"/>, in any case; 1 to 200 characters.</param>
public sealed record JobCriteria(
    string? Type = null,
    IReadOnlyList<JobState>? States = null,
    string? Queue = null,
    Guid? OwnerId = null,
    Guid? CorrelationId = null,
    string? ErrorCode = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    string? Field = null,
    string? Value = null);
