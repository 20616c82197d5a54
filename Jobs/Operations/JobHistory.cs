using Concierge.Contracts.Jobs;
using Concierge.Contracts.Operations;

namespace Concierge.Jobs.Operations;

/// <summary>Reads attempts and waits out of a job's audit trail. Pure.</summary>
internal static class JobHistory
{
    /// <summary>The attempts, oldest first.</summary>
    /// <param name="trail">The audit trail, oldest first.</param>
    public static IReadOnlyList<AttemptDto> Attempts(IReadOnlyList<JobTransitionDto> trail)
    {
        var attempts = new List<AttemptDto>();
        foreach (var step in trail)
        {
            if (step.To == JobState.Running && step.From != JobState.Running)
                attempts.Add(new AttemptDto(step.Attempt, step.Worker, step.At, EndedAt: null, Outcome: null, Reason: null));
            else if (step is { From: JobState.Running, To: not JobState.Running } && attempts is [.., { EndedAt: null } last])
                attempts[^1] = last with { EndedAt = step.At, Outcome = step.To, Reason = step.Reason };
        }

        return attempts;
    }

    /// <summary>The times without a worker, oldest first.</summary>
    /// <param name="trail">The audit trail, oldest first.</param>
    public static IReadOnlyList<WaitDto> Waits(IReadOnlyList<JobTransitionDto> trail)
    {
        var waits = new List<WaitDto>();
        foreach (var step in trail)
        {
            if (waits is [.., { Until: null } last]) waits[^1] = last with { Until = step.At };
            if (step.To is JobState.Scheduled or JobState.Queued or JobState.Waiting) waits.Add(new WaitDto(step.To, step.At, Until: null, step.Reason));
        }

        return waits;
    }
}
