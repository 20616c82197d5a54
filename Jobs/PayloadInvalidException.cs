namespace Concierge.Jobs;

/// <summary>A payload that its definition's validator refuses; nothing was enqueued.</summary>
/// <param name="jobType">Name of the job type.</param>
/// <param name="problem">The validator's words.</param>
public sealed class PayloadInvalidException(string jobType, string problem)
    : ArgumentException($"The payload is none for '{jobType}': {problem}")
{
    /// <summary>The validator's words.</summary>
    public string Problem { get; } = problem;
}
