namespace Concierge.Tests.Web;

/// <summary>Time in which waits of the poll's length and of a silent stream's are over at once; longer ones as ever. Notes them.</summary>
internal sealed class InstantTime : TimeProvider
{
    public List<TimeSpan> Delays { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Delays.Add(dueTime);
        return base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }
}
