namespace Concierge.Jobs.Running;

/// <summary>A job that this worker holds, for one attempt.</summary>
internal sealed record ClaimedJob(
    Guid Id,
    string Type,
    int TypeVersion,
    int Attempt,
    int AttemptsAllowed,
    Guid OwnerId,
    string Payload,
    Guid? CorrelationId,
    Guid? ParentId,
    string? TraceParent,
    TimeSpan Waited,
    JobPriority Priority,
    string ConcurrencyKey,
    int Crashes)
{
    /// <summary>Workers that ran a job and went away, before the job is suspected of it and runs apart from its like.</summary>
    public const int CrashesOfASuspect = 2;

    /// <summary>Crashes after which a job is a dead letter.</summary>
    public const int CrashesOfADeadLetter = 3;

    public bool IsSuspect => Crashes >= CrashesOfASuspect;
}
