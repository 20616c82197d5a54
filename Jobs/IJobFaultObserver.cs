namespace Concierge.Jobs;

/// <summary>Learns of each exception that ended an attempt by itself: neither a cancellation nor a wait. Register any number.</summary>
public interface IJobFaultObserver
{
    /// <summary>Called on the attempt's own path, within its activity: return at once, and do not throw.</summary>
    void Failed(JobFault fault);
}

/// <summary>An attempt that ended with an exception.</summary>
/// <param name="Error">As the handler threw it.</param>
/// <param name="JobId">The job.</param>
/// <param name="JobType">Name of its type.</param>
/// <param name="OwnerId">Whose job it is; null for the system's own.</param>
public sealed record JobFault(Exception Error, Guid JobId, string JobType, Guid? OwnerId);
