using System.Text.Json;
using Concierge.Contracts.Jobs;

namespace Concierge.Contracts.Operations;

/// <summary>Everything that happened to a job.</summary>
/// <param name="ErrorDetail">Types and stack of the last error; for operators only.</param>
public sealed record TimelineDto(
    Guid JobId,
    string? TraceId,
    Guid? CorrelationId,
    int Progress,
    string? Message,
    IReadOnlyList<AttemptDto> Attempts,
    IReadOnlyList<WaitDto> Waits,
    IReadOnlyList<JobStepDto> Steps,
    IReadOnlyList<AiCallDto> AiCalls,
    IReadOnlyList<JobTransitionDto> Transitions,
    string? ErrorDetail);

/// <summary>One attempt.</summary>
/// <param name="Outcome">Where the job went when it ended; null while it runs.</param>
public sealed record AttemptDto(
    int Number, string? Worker, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, JobState? Outcome, string? Reason);

/// <summary>A time in which the job held no worker.</summary>
/// <param name="State">Scheduled, queued or waiting.</param>
public sealed record WaitDto(JobState State, DateTimeOffset From, DateTimeOffset? Until, string? Reason);

/// <summary>A call of a model on behalf of the job.</summary>
public sealed record AiCallDto(
    DateTimeOffset At, string Model, string? Purpose, double DurationMs, long? InputTokens, long? OutputTokens, string? Error);

/// <summary>A job with all that an operator may see of it.</summary>
public sealed record JobInspectionDto(JobRowDto Job, JsonElement Payload, JsonElement? Result, Guid? ParentId, DateTimeOffset? ExpiresAt, TimelineDto Timeline);
