namespace Concierge.Tests.Schedules;

/// <summary>A clock that stands still until a test sets it. Its timers are real: Quartz looks at the clock whenever one wakes it.</summary>
internal sealed class JumpTime(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void JumpTo(DateTimeOffset moment) => Interlocked.Exchange(ref _ticks, moment.UtcTicks);
}
