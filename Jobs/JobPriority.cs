namespace Concierge.Jobs;

/// <summary>Which jobs of a queue are taken first. Stored as its number: lower runs earlier.</summary>
public enum JobPriority : short
{
    /// <summary>Somebody is watching.</summary>
    High = 0,

    /// <summary>The default.</summary>
    Normal = 1,

    /// <summary>Nobody will notice an hour.</summary>
    Low = 2,
}
