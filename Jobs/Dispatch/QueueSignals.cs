using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Concierge.Jobs.Dispatch;

/// <summary>One signal for each queue of this process.</summary>
internal sealed class QueueSignals
{
    private readonly ConcurrentDictionary<string, QueueSignal> _signals = new(StringComparer.Ordinal);

    public QueueSignal For(string queue) => _signals.GetOrAdd(queue, static _ => new QueueSignal());
}

/// <summary>Where the one who takes jobs waits, and the ones who hear of work or of a free slot wake it.</summary>
internal sealed class QueueSignal
{
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private TaskCompletionSource _free = Completed();

    /// <summary>There may be work. Signals that nobody has taken yet are one signal.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    public async Task WaitAsync(CancellationToken cancellation) => await _wake.Reader.ReadAsync(cancellation);

    /// <summary>Ends once the queue could run another job.</summary>
    public Task WhenFreeAsync(CancellationToken cancellation) => Volatile.Read(ref _free).Task.WaitAsync(cancellation);

    /// <summary>Whether it could run another job now.</summary>
    public bool IsFree => Volatile.Read(ref _free).Task.IsCompleted;

    /// <summary>Ends once this process takes no more jobs of the queue, though some may still run: work is for others.</summary>
    public Task Closed => _closed.Task;

    /// <summary>From here on the queue is not free, whoever says so.</summary>
    public void Close()
    {
        lock (_gate)
        {
            Set(free: false);
            _closed.TrySetResult();
        }
    }

    public void SetFree(bool free)
    {
        lock (_gate)
        {
            if (!_closed.Task.IsCompleted) Set(free);
        }
    }

    private void Set(bool free)
    {
        if (free) _free.TrySetResult();
        else if (_free.Task.IsCompleted) Volatile.Write(ref _free, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    private static TaskCompletionSource Completed()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }
}
