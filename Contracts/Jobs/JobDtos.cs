using System.Text.Json;

namespace Concierge.Contracts.Jobs;

/// <summary>Body of <c>POST /api/jobs</c>.</summary>
/// <param name="Type">A registered job type, such as <c>ai_trip_generation</c>.</param>
/// <param name="Input">The type's own input.</param>
/// <param name="RunAt">Not before this moment; at once when null.</param>
public sealed record CreateJobRequest(string Type, JsonElement Input, DateTimeOffset? RunAt = null);

/// <summary>A job as its owner sees it. <paramref name="Version"/> grows with every change and is the SSE event id.</summary>
/// <param name="Progress">0 to 100.</param>
/// <param name="CancelRequested">Somebody asked to cancel and the running attempt has not ended yet.</param>
/// <param name="ExpiresAt">When a finished job is cleaned up; null before it has finished.</param>
public sealed record JobDto(
    Guid Id,
    string Type,
    JobState State,
    int Progress,
    string? Message,
    int Attempt,
    int MaxAttempts,
    bool CancelRequested,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RunAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    DateTimeOffset? ExpiresAt,
    JobErrorDto? Error,
    IReadOnlyList<JobStepDto> Steps,
    JsonElement? Result,
    Guid? CorrelationId,
    string? TraceId,
    long Version);

/// <summary>Why the last attempt failed, in words for a person. Stack traces stay on the server.</summary>
public sealed record JobErrorDto(string Code, string Message, int Attempt);

/// <summary>A step of a job. <paramref name="DurationMs"/> is null while it runs.</summary>
public sealed record JobStepDto(string Name, JobStepState State, int Attempt, DateTimeOffset StartedAt, double? DurationMs);

/// <summary>How far a step is.</summary>
public enum JobStepState
{
    /// <summary>Its code is running, or was when its worker went away.</summary>
    Running,

    /// <summary>Its result is kept; it will not run again.</summary>
    Completed,

    /// <summary>It threw; the next attempt runs it again.</summary>
    Failed,
}

/// <summary>One row of a job's audit trail.</summary>
public sealed record JobTransitionDto(
    int Sequence,
    JobState? From,
    JobState To,
    DateTimeOffset At,
    int Attempt,
    string? Worker,
    string? Actor,
    string? Reason);

/// <summary>Answer of <c>POST /api/jobs/cleanup</c>.</summary>
public sealed record CleanupDto(int Deleted);
