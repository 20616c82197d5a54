using System.Collections.Concurrent;

namespace Concierge.Tests.Schedules;

/// <summary>Which schedules' jobs have run, in all processes of a test, as often as they have.</summary>
public sealed class Firings
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<string> _all = [];
    private TaskCompletionSource _more = NewSignal();

    public void Add(string what)
    {
        _all.Enqueue(what);
        Interlocked.Exchange(ref _more, NewSignal()).SetResult();
    }

    /// <summary>How often this schedule's job has run.</summary>
    public int Of(string what) => _all.Count(one => string.Equals(one, what, StringComparison.Ordinal));

    /// <summary>Waits until this many jobs have run in all; returns what they were, in alphabetical order.</summary>
    public async Task<IReadOnlyList<string>> WaitForAsync(int count)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(s_patience);
        while (true)
        {
            // Taken before the count: what is added in between sets this one.
            var more = Volatile.Read(ref _more).Task;
            if (_all.Count >= count) break;
            await more.WaitAsync(patience.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            if (patience.IsCancellationRequested) Assert.Fail($"{_all.Count} of {count} firings came: {string.Join(", ", _all)}");
        }

        return [.. _all.Order(StringComparer.Ordinal)];
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
