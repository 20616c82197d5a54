namespace Concierge.Jobs.Testing;

/// <summary>A clock that stands still until a test moves it. Tests wait for a timer to be set, then advance.</summary>
/// <param name="start">Where it stands; 2 March 2026, 9:00 UTC, when null.</param>
public sealed class TestClock(DateTimeOffset? start = null) : TimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly List<TestTimer> _timers = [];
    private TaskCompletionSource _timerSet = NewSignal();
    private DateTimeOffset _now = start ?? new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TestTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock and fires, in order, what has become due.</summary>
    /// <param name="by">How far; not negative.</param>
    public void Advance(TimeSpan by)
    {
        var until = GetUtcNow() + by;
        while (TakeDue(until) is { } due) due.Fire();

        lock (_gate) _now = until;
    }

    /// <summary>Waits until some timer is set that fires between these times from now; tells when.</summary>
    /// <param name="atLeast">From then on.</param>
    /// <param name="atMost">Until then.</param>
    /// <exception cref="TimeoutException">No such timer was set within 10 seconds of real time.</exception>
    public async Task<TimeSpan> TimerSetAsync(TimeSpan atLeast, TimeSpan atMost)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                var match = _timers.Select(timer => timer.Due - _now).Where(due => due >= atLeast && due <= atMost).Select(due => (TimeSpan?)due).Min();
                if (match is { } due) return due;
                changed = _timerSet.Task;
            }

            await changed.WaitAsync(Patience);
        }
    }

    private TestTimer? TakeDue(DateTimeOffset until)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due);
            if (next is null) return null;

            if (next.Due > _now) _now = next.Due;
            next.Due += next.Period;
            if (next.Period <= TimeSpan.Zero) _timers.Remove(next);
            return next;
        }
    }

    private void Set(TestTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            if (dueTime < TimeSpan.Zero) return;

            timer.Due = _now + dueTime;
            timer.Period = period;
            _timers.Add(timer);
            _timerSet.SetResult();
            _timerSet = NewSignal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class TestTimer(TestClock time, Action fire) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Set(this, dueTime, period);
            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
