using Concierge.Jobs;

namespace Concierge.Core.Errors;

/// <summary>Records what jobs did not expect.</summary>
internal sealed class JobFaults(IErrorTracker tracker) : IJobFaultObserver
{
    public void Failed(JobFault fault) => tracker.CaptureException(fault.Error, new ErrorContext(fault.JobType, fault.OwnerId, fault.JobId));
}
