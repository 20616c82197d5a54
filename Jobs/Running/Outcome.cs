using Concierge.Contracts.Jobs;

namespace Concierge.Jobs.Running;

/// <summary>How an attempt ended, as it goes into the table. The state is where the job goes next.</summary>
internal sealed record Outcome(JobState State, string Reason)
{
    /// <summary>The code of the error where what an attempt ended with cannot be stored.</summary>
    public const string Unstorable = "result_unstorable";

    public string? Result { get; init; }

    /// <summary>The handler's last words, where they were not written yet.</summary>
    public string? Message { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }

    public string? ErrorDetail { get; init; }

    /// <summary>
    /// Pause before the next attempt, for <see cref="JobState.Scheduled"/>; for <see cref="JobState.Waiting"/> how long
    /// to wait at most, null for ever.
    /// </summary>
    public TimeSpan? Delay { get; init; } = TimeSpan.Zero;

    /// <summary>For <see cref="JobState.Waiting"/>: the wakes counted when it was decided to wait.</summary>
    public int WakesSeen { get; init; }

    /// <summary>True when this attempt must not count.</summary>
    public bool IsFree { get; init; }

    public static Outcome Completed(string result) => new(JobState.Completed, "completed") { Result = result };

    public static Outcome Cancelled() => new(JobState.Cancelled, "cancelled");

    public static Outcome Snoozed(TimeSpan pause, string reason) => new(JobState.Scheduled, $"snoozed: {reason}") { Delay = pause, IsFree = true };

    public static Outcome Waiting(SuspendException suspended) => new(JobState.Waiting, $"waits: {suspended.Wait.Name}")
    {
        Delay = suspended.Left,
        WakesSeen = suspended.WakesSeen,
    };

    public static Outcome HandedBack() => new(JobState.Queued, "handed back: worker is stopping") { IsFree = true };
}
