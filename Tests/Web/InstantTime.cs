namespace Concierge.Tests.Web;

/// <summary>Time in which waits of one length are over at once, and counted; all others take as long as ever.</summary>
internal sealed class InstantTime(TimeSpan wait) : TimeProvider
{
    private int waits;

    public int Waits => waits;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != wait) return base.CreateTimer(callback, state, dueTime, period);
        Interlocked.Increment(ref waits);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
