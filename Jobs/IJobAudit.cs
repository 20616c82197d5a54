namespace Concierge.Jobs;

/// <summary>Checks the audit trail: each transition carries a hash over itself and the one before it, and the job the newest.</summary>
public interface IJobAudit
{
    /// <summary>
    /// Recomputes the chains. Reads every transition that is kept, in slices of 5,000 jobs; safe while jobs run.
    /// </summary>
    /// <param name="id">One job; every job when null.</param>
    /// <param name="cancellation">Stops the check.</param>
    Task<AuditReport> VerifyAsync(Guid? id = null, CancellationToken cancellation = default);
}

/// <summary>What a check of the audit trail found.</summary>
/// <param name="Jobs">Jobs that were looked at.</param>
/// <param name="Transitions">Transitions that were looked at.</param>
/// <param name="Broken">Places where a transition was changed, added, or taken away; at most 1,000.</param>
public sealed record AuditReport(long Jobs, long Transitions, IReadOnlyList<BrokenLink> Broken)
{
    /// <summary>True when nothing was found.</summary>
    public bool IsIntact => Broken.Count == 0;
}

/// <summary>A place where a job's audit trail does not hold.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Version">The transition that does not fit what stands before it; null where the newest ones are missing.</param>
public sealed record BrokenLink(Guid JobId, long? Version);
