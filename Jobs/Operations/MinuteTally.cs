using Concierge.Contracts.Jobs;

namespace Concierge.Jobs.Operations;

/// <summary>What one worker did in one minute for one type.</summary>
internal readonly record struct TallyKey(DateTimeOffset Minute, string Queue, string Type);

/// <summary>Counts of a <see cref="TallyKey"/>. Not for concurrent use.</summary>
internal sealed class Tally
{
    public long Completed { get; private set; }

    public long Failed { get; private set; }

    public long Retried { get; private set; }

    public long Other { get; private set; }

    public int[] Waits { get; } = new int[Buckets.Count];

    public int[] Runs { get; } = new int[Buckets.Count];

    public void Add(JobState? outcome, bool withError, TimeSpan waited, TimeSpan ran)
    {
        Waits[Buckets.Of(waited)]++;
        Runs[Buckets.Of(ran)]++;
        switch (outcome)
        {
            case JobState.Completed: Completed++; break;
            case JobState.Failed: Failed++; break;
            case JobState.Scheduled when withError: Retried++; break;
            default: Other++; break;
        }
    }

    public void Add(Tally other)
    {
        Completed += other.Completed;
        Failed += other.Failed;
        Retried += other.Retried;
        Other += other.Other;
        for (var i = 0; i < Buckets.Count; i++) (Waits[i], Runs[i]) = (Waits[i] + other.Waits[i], Runs[i] + other.Runs[i]);
    }
}
