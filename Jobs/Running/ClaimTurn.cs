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

    private const int Round = 16;

    // For each class a turn in which it comes first: else a flood of a higher one would leave it no room to look.
    private static readonly int[] Afresh = [0, 3, Round - 1];

    private readonly Guid[] _lastOwner = new Guid[3];
    private readonly Guid[] _lastJob = new Guid[3];
    private int _turn;

    /// <summary>The classes in the order in which they have their turn.</summary>
    public short[] Classes => (_turn % Round) switch
    {
        Round - 1 => LowFirst,
        3 or 7 or 11 => NormalFirst,
        _ => HighFirst,
    };

    /// <summary>For each of <see cref="Classes"/>, the owner who had the last turn.</summary>
    public Guid[] LastOwners => [.. Classes.Select(priority => _lastOwner[priority])];

    /// <summary>
    /// For each of <see cref="Classes"/>, the last job of that owner, for the claim to go on behind it. Once in sixteen
    /// claims none, so that an older job, which comes again, waits for that long and not for the end of a backlog.
    /// </summary>
    public Guid[] LastJobs => [.. Classes.Select(priority => _turn % Round == Afresh[priority] ? Guid.Empty : _lastJob[priority])];

    /// <summary>The concurrency key that had the last turn.</summary>
    public string LastLane { get; private set; } = "";

    public void Took(IReadOnlyList<ClaimedJob> jobs)
    {
        if (jobs.Count == 0) return;
        _turn++;
        foreach (var job in jobs)
        {
            _lastOwner[(int)job.Priority] = job.OwnerId;
            _lastJob[(int)job.Priority] = job.ConcurrencyKey.Length == 0 ? job.Id : Guid.Empty;
        }

        LastLane = jobs[^1].ConcurrencyKey;
    }
}
