using Concierge.Contracts.Jobs;

namespace Concierge.Jobs.Running;

/// <summary>An attempt whose end is to be written.</summary>
internal sealed record EndedAttempt(ClaimedJob Job, Outcome Outcome)
{
    public bool IsCompleted => Outcome.State == JobState.Completed;

    /// <summary>True once it is written; false when the attempt had lost its job.</summary>
    public TaskCompletionSource<bool> Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
