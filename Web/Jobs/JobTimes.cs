using Concierge.Contracts.Jobs;

namespace Concierge.Web.Jobs;

/// <summary>Durations of a job as a person reads them.</summary>
public static class JobTimes
{
    /// <summary>How long it has run, or ran; null before it has started.</summary>
    public static TimeSpan? Elapsed(JobDto job, DateTimeOffset now)
        => job.StartedAt is { } start ? NotNegative((job.FinishedAt ?? now) - start) : null;

    /// <summary>How long a step took, or has taken so far. A running step of a job that has ended took nobody knows how long.</summary>
    public static TimeSpan? Of(JobStepDto step, JobDto job, DateTimeOffset now) => step switch
    {
        { DurationMs: { } duration } => TimeSpan.FromMilliseconds(duration),
        { State: JobStepState.Running } when job.State == JobState.Running => NotNegative(now - step.StartedAt),
        _ => null,
    };

    private static TimeSpan NotNegative(TimeSpan span) => span < TimeSpan.Zero ? TimeSpan.Zero : span;
}
