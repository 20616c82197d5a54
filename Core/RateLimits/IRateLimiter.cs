namespace Concierge.Core.RateLimits;

/// <summary>Counts calls by key in a window that slides, for all processes together and by one clock, that of Redis.</summary>
public interface IRateLimiter
{
    /// <summary>Asks to make one more call. A call that is refused does not count.</summary>
    /// <param name="key">Whose calls are counted, such as <c>guest:01971c4e-…</c>: no address and no name in the clear.</param>
    /// <param name="limit">Calls in any stretch of time as long as the window: 1 or more.</param>
    /// <param name="window">1 ms to 24 h.</param>
    /// <returns>Null when Redis is away: what that means is the caller's to decide.</returns>
    Task<RateLimitResult?> CheckAsync(string key, int limit, TimeSpan window, CancellationToken cancellation);
}

/// <summary>What the limiter says to one call.</summary>
/// <param name="Remaining">Further calls that would be allowed at once.</param>
/// <param name="ResetAfter">When the next call becomes free that now counts; after a refusal, when to try again.</param>
public sealed record RateLimitResult(bool IsAllowed, int Remaining, TimeSpan ResetAfter);
