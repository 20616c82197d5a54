namespace Concierge.Jobs;

/// <summary>The attempt no longer owns its job: its worker was given up, or the job was ended from outside.</summary>
/// <param name="jobId">The job.</param>
/// <param name="attempt">The attempt that lost it.</param>
public sealed class LeaseLostException(Guid jobId, int attempt)
    : OperationCanceledException($"Attempt {attempt} of job {jobId} no longer holds its lease.")
{
    /// <summary>The job.</summary>
    public Guid JobId { get; } = jobId;

    /// <summary>The attempt that lost it.</summary>
    public int Attempt { get; } = attempt;
}
