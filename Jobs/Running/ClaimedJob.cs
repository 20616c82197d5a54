namespace Concierge.Jobs.Running;

/// <summary>A job that this worker holds, for one attempt.</summary>
internal sealed record ClaimedJob(
    Guid Id,
    string Type,
    int Attempt,
    int AttemptsAllowed,
    Guid OwnerId,
    string Payload,
    Guid? CorrelationId,
    string? TraceParent,
    TimeSpan Waited);
