namespace Concierge.Contracts.Operations;

/// <summary>What to do to many jobs.</summary>
public enum BulkAction
{
    /// <summary>End what waits and stop what runs, children included.</summary>
    Cancel,

    /// <summary>Queue failed, cancelled and expired jobs again with fresh attempts.</summary>
    Requeue,

    /// <summary>Delete jobs that have ended, with steps and audit trail.</summary>
    Delete,
}

/// <summary>Body of <c>POST /api/admin/jobs/bulk</c>.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Criteria">To which jobs; those whose state does not allow the action are passed over.</param>
/// <param name="Reason">Kept in the audit trail of each job, 1 to 200 characters. Required to requeue.</param>
public sealed record BulkRequest(BulkAction Action, JobCriteria Criteria, string? Reason = null);

/// <summary>Answer of <c>POST /api/admin/jobs/bulk</c>: the job that does it, to be followed and cancelled like any other.</summary>
public sealed record BulkAcceptedDto(Guid JobId);

/// <summary>Result of the job that does it.</summary>
/// <param name="Changed">Jobs changed, children not counted.</param>
/// <param name="PassedOver">Jobs that matched and had changed in the meantime.</param>
public sealed record BulkResult(BulkAction Action, long Changed, long PassedOver);

/// <summary>Body of <c>POST /api/admin/jobs/{id}/requeue</c>.</summary>
/// <param name="Reason">Kept in the audit trail; 1 to 200 characters.</param>
public sealed record RequeueRequest(string Reason);
