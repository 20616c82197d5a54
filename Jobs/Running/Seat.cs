namespace Concierge.Jobs.Running;

/// <summary>A worker's place among those alive, as of its last heartbeat: enough to take turns without asking each other.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Count">At least 1.</param>
internal sealed record Seat(int Index, int Count)
{
    /// <summary>Before the first heartbeat: every turn, since nobody is missed by two coming.</summary>
    public static Seat Alone { get; } = new(0, 1);

    public bool IsTurn(long number) => number % Count == Index;
}
