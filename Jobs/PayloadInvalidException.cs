namespace Concierge.Jobs;

/// <summary>A payload that its definition's validator refuses, or that holds a NUL character; nothing was enqueued.</summary>
/// <param name="jobType">Name of the job type.</param>
/// <param name="problem">What is wrong with it, in the validator's words where it is the one to say so.</param>
public sealed class PayloadInvalidException(string jobType, string problem)
    : ArgumentException($"The payload is none for '{jobType}': {problem}")
{
    /// <summary>What is wrong with it.</summary>
    public string Problem { get; } = problem;
}
