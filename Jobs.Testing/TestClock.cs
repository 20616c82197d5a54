using Microsoft.Extensions.Time.Testing;

namespace Concierge.Jobs.Testing;

/// <summary>A clock that stands still until a test moves it. Tests wait for a timer to be set, then advance.</summary>
/// <param name="start">Where it stands; 2 March 2026, 9:00 UTC, when null.</param>
public sealed class TestClock(DateTimeOffset? start = null) : FakeTimeProvider(start ?? new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero))
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<WatchedTimer, DateTimeOffset> _due = [];
    private TaskCompletionSource _timerSet = NewSignal();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new WatchedTimer(this);
        timer.Inner = base.CreateTimer(_ => Fire(timer, () => callback(state)), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(dueTime, period);
        return timer;
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
                var now = GetUtcNow();
                var match = _due.Values.Select(due => due - now).Where(due => due >= atLeast && due <= atMost).Select(due => (TimeSpan?)due).Min();
                if (match is { } due) return due;
                changed = _timerSet.Task;
            }

            await changed.WaitAsync(Patience);
        }
    }

    private void Fire(WatchedTimer timer, Action callback)
    {
        lock (_gate)
        {
            if (timer.Period <= TimeSpan.Zero) _due.Remove(timer);
            else if (_due.TryGetValue(timer, out var due)) _due[timer] = due + timer.Period;
        }

        callback();
    }

    private void Note(WatchedTimer timer, DateTimeOffset? due)
    {
        lock (_gate)
        {
            _due.Remove(timer);
            if (due is null) return;

            _due.Add(timer, due.Value);
            _timerSet.SetResult();
            _timerSet = NewSignal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class WatchedTimer(TestClock clock) : ITimer
    {
        public ITimer Inner { get; set; } = null!;

        public TimeSpan Period { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Note(this, due: null);
            var now = clock.GetUtcNow();
            Period = period;
            if (!Inner.Change(dueTime, period)) return false;

            // Told only now: a test that hears of it advances at once. What is due at once has fired already.
            if (dueTime > TimeSpan.Zero || (dueTime == TimeSpan.Zero && period > TimeSpan.Zero)) clock.Note(this, now + (dueTime > TimeSpan.Zero ? dueTime : period));
            return true;
        }

        public void Dispose()
        {
            Inner.Dispose();
            clock.Note(this, due: null);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
