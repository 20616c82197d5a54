using Concierge.Contracts.Jobs;
using Concierge.Jobs.Enqueueing;
using Concierge.Jobs.Running;

namespace Concierge.Jobs.Testing;

/// <summary>A job of the test kit with all that the tables would hold of it.</summary>
internal sealed class MemoryJob(NewJob stored, DateTimeOffset now)
{
    public NewJob Stored { get; private set; } = stored;

    public JobState State { get; set; } = stored.RunAt > now ? JobState.Scheduled : JobState.Queued;

    public DateTimeOffset RunAt { get; set; } = stored.RunAt ?? now;

    public int Attempt { get; set; }

    public int FreeAttempts { get; set; }

    public string? Result { get; set; }

    public string? ErrorCode { get; set; }

    public string? ErrorMessage { get; set; }

    public Exception? LastException { get; set; }

    public Dictionary<string, string> Steps { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, MemoryWait> Waits { get; } = new(StringComparer.Ordinal);

    public List<JobReport> Reports { get; } = [];

    public DateTimeOffset EnqueuedAt { get; } = now;

    /// <summary>As a worker would be given it.</summary>
    public ClaimedJob Claim() => new(
        Stored.Id, Stored.Definition.Name, Stored.Definition.Version, Attempt, Stored.Definition.MaxAttempts + FreeAttempts, Stored.OwnerId, Stored.Payload,
        Stored.CorrelationId, Stored.ParentId, Stored.TraceParent, TimeSpan.Zero, Stored.Priority, Stored.ConcurrencyKey, Crashes: 0);

    public void GiveTo(Guid ownerId) => Stored = Stored with { OwnerId = ownerId };
}

/// <summary>What a job of the test kit waits for.</summary>
internal sealed record MemoryWait(Wait Wait, DateTimeOffset Until)
{
    public string? Answer { get; init; }

    public bool IsAnswered { get; init; }
}
