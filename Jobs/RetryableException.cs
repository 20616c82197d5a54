namespace Concierge.Jobs;

/// <summary>
/// Thrown by a handler that failed for now and can say so to a person. Other exceptions are retried as well,
/// but their messages are not shown to the owner.
/// </summary>
/// <param name="code">A stable identifier such as <c>ai_busy</c>.</param>
/// <param name="message">What happened, for a person; no secrets.</param>
/// <param name="retryAfter">The least pause before the next attempt; the policy decides when null.</param>
/// <param name="inner">The cause.</param>
public sealed class RetryableException(string code, string message, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>A stable identifier such as <c>ai_busy</c>.</summary>
    public string Code { get; } = code;

    /// <summary>The least pause before the next attempt.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
