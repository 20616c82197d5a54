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
    long Version,
    JobWaitDto? Waiting = null);

/// <summary>A queued job's place in line.</summary>
/// <param name="Place">1 is next.</param>
/// <param name="IsExact">False when there are more before it than are counted.</param>
/// <param name="StartsWithinP50">Half of such jobs start within this time; null when nothing is known of the pace.</param>
/// <param name="StartsWithinP90">Nine of ten such jobs start within this time.</param>
public sealed record JobPlaceDto(int Place, bool IsExact, TimeSpan? StartsWithinP50, TimeSpan? StartsWithinP90);

/// <summary>What a waiting job waits for.</summary>
/// <param name="Name">Of the wait, within the job; names it in <c>POST /api/jobs/{id}/answer</c>.</param>
/// <param name="Kind"><c>children</c>, <c>event</c> or <c>person</c>.</param>
/// <param name="Event">Name of the event waited for.</param>
/// <param name="Question">What the person is asked.</param>
/// <param name="Choices">What can be answered; anything when empty.</param>
/// <param name="Until">When the job goes on without; null for never.</param>
public sealed record JobWaitDto(
    string Name, string Kind, string? Event, string? Question, IReadOnlyList<string> Choices, DateTimeOffset? Until);

/// <summary>Body of <c>POST /api/jobs/{id}/answer</c>.</summary>
/// <param name="Wait">Name of the wait that is answered.</param>
/// <param name="Answer">One of the choices, or any text.</param>
public sealed record AnswerJobRequest(string Wait, string Answer);

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
/// <param name="DurationMs">How long the job had been in <paramref name="From"/>; null for the first row.</param>
public sealed record JobTransitionDto(
    int Sequence,
    JobState? From,
    JobState To,
    DateTimeOffset At,
    int Attempt,
    string? Worker,
    string? Actor,
    string? Reason,
    double? DurationMs = null);

/// <summary>Answer of <c>POST /api/jobs/cleanup</c>.</summary>
public sealed record CleanupDto(int Deleted);
