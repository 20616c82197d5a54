using Concierge.Contracts.Jobs;

namespace Concierge.Api.Tasks;

/// <summary>A job in the words of the task routes.</summary>
internal static class TaskForm
{
    public static TaskDto Of(JobDto job) => new(job.Id, Status(job.State), job.Progress, job.Message, job.Result, job.Error?.Message);

    private static string Status(JobState state) => state switch
    {
        JobState.Scheduled or JobState.Queued => "PENDING",
        JobState.Running or JobState.Waiting => "RUNNING",
        JobState.Completed => "COMPLETED",
        JobState.Failed or JobState.Expired => "FAILED",
        JobState.Cancelled => "CANCELLED",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Has no status."),
    };
}
