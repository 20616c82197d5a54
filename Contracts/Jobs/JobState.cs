namespace Concierge.Contracts.Jobs;

/// <summary>Where a job stands. The last four are terminal: written once, never left except by an explicit retry.</summary>
public enum JobState
{
    /// <summary>Has a time before which it must not run: a delay, or the pause before the next attempt.</summary>
    Scheduled,

    /// <summary>Ready for any worker that knows its type.</summary>
    Queued,

    /// <summary>A worker holds its lease and runs an attempt.</summary>
    Running,

    /// <summary>Holds no worker; an event, a person or a child job will wake it.</summary>
    Waiting,

    /// <summary>Ended with a result.</summary>
    Completed,

    /// <summary>Ended with an error after its last attempt: a dead letter, kept with payload and error.</summary>
    Failed,

    /// <summary>Ended because somebody asked for it.</summary>
    Cancelled,

    /// <summary>Ended because nobody started it before its deadline.</summary>
    Expired,
}

/// <summary>Questions about a state that every reader asks.</summary>
public static class JobStates
{
    /// <summary>True once nothing more will happen by itself.</summary>
    public static bool IsTerminal(this JobState state) => state >= JobState.Completed;
}
