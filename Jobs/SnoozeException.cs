namespace Concierge.Jobs;

/// <summary>
/// Thrown by a handler that has come too early: the job runs again after the pause, and the attempt does not count.
/// </summary>
/// <param name="pause">0 to 365 days.</param>
/// <param name="reason">Why, for the audit trail; at most 200 characters are kept; no secrets.</param>
public sealed class SnoozeException(TimeSpan pause, string reason) : Exception(reason)
{
    /// <summary>How long to wait before the next attempt.</summary>
    public TimeSpan Pause { get; } = Guard.Range(pause, TimeSpan.Zero, TimeSpan.FromDays(365));
}
