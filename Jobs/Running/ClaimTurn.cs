namespace Concierge.Jobs.Running;

/// <summary>
/// Whose turn it is in one queue of this worker. The classes take turns by weight, so that a flood of high
/// priority slows low priority down and does not stop it: of 16 claims high comes first in 12, normal in 3 and low
/// in 1 (weighted round robin; Nagle, "On Packet Switches With Infinite Storage", RFC 970, for the owners within a
/// class). A class with nothing queued gives its turn to the next. Not safe for concurrent use.
/// </summary>
internal sealed class ClaimTurn
{
    private static readonly short[] HighFirst = [0, 1, 2];
    private static readonly short[] NormalFirst = [1, 0, 2];
    private static readonly short[] LowFirst = [2, 0, 1];

    private readonly Guid[] _lastOwner = new Guid[3];
    private int _turn;

    /// <summary>The classes in the order in which they have their turn.</summary>
    public short[] Classes => (_turn % 16) switch
    {
        15 => LowFirst,
        3 or 7 or 11 => NormalFirst,
        _ => HighFirst,
    };

    /// <summary>For each of <see cref="Classes"/>, the owner who had the last turn.</summary>
    public Guid[] LastOwners => [.. Classes.Select(priority => _lastOwner[priority])];

    /// <summary>The concurrency key that had the last turn.</summary>
    public string LastLane { get; private set; } = "";

    public void Took(IReadOnlyList<ClaimedJob> jobs)
    {
        if (jobs.Count == 0) return;
        _turn++;
        foreach (var job in jobs) _lastOwner[(int)job.Priority] = job.OwnerId;
        LastLane = jobs[^1].ConcurrencyKey;
    }
}
