namespace Concierge.Jobs.Running;

/// <summary>What a job can wait for.</summary>
internal enum WaitKind
{
    Children,
    Event,
    Person,
}

/// <summary>One wait of a job, by its name within the job.</summary>
internal sealed record Wait(WaitKind Kind, string Name, TimeSpan? Timeout = null, string? Event = null, string? Key = null, string? Question = null);

/// <summary>Ends the attempt so that the job can wait without a worker. Never leaves the engine.</summary>
internal sealed class SuspendException(Wait wait, int wakesSeen, TimeSpan? left) : Exception($"The job waits: {wait.Name}.")
{
    public Wait Wait { get; } = wait;

    public int WakesSeen { get; } = wakesSeen;

    public TimeSpan? Left { get; } = left;
}
