using Concierge.Contracts.Jobs;

namespace Concierge.Jobs.Running;

/// <summary>How an attempt ended, as it goes into the table. The state is where the job goes next.</summary>
internal sealed record Outcome(JobState State, string Reason)
{
    public string? Result { get; init; }

    /// <summary>The handler's last words, where they were not written yet.</summary>
    public string? Message { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }

    public string? ErrorDetail { get; init; }

    /// <summary>Pause before the next attempt, for <see cref="JobState.Scheduled"/>.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>True when this attempt must not count.</summary>
    public bool IsFree { get; init; }

    public static Outcome Completed(string result) => new(JobState.Completed, "completed") { Result = result };

    public static Outcome Cancelled() => new(JobState.Cancelled, "cancelled");

    public static Outcome HandedBack() => new(JobState.Queued, "handed back: worker is stopping") { IsFree = true };
}
