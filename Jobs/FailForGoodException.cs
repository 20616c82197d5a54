namespace Concierge.Jobs;

/// <summary>Thrown by a handler when another attempt cannot help. The message is shown to the job's owner.</summary>
/// <param name="code">A stable identifier such as <c>ai_key_rejected</c>.</param>
/// <param name="message">What happened and what to do, for a person; no secrets.</param>
/// <param name="inner">The cause.</param>
public sealed class FailForGoodException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>A stable identifier such as <c>ai_key_rejected</c>.</summary>
    public string Code { get; } = code;
}
