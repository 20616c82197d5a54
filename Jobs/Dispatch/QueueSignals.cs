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
    private TaskCompletionSource _free = Completed();

    /// <summary>There may be work. Signals that nobody has taken yet are one signal.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    public async Task WaitAsync(CancellationToken cancellation) => await _wake.Reader.ReadAsync(cancellation);

    /// <summary>Ends once the queue could run another job.</summary>
    public Task WhenFreeAsync(CancellationToken cancellation) => Volatile.Read(ref _free).Task.WaitAsync(cancellation);

    /// <summary>Whether it could run another job now.</summary>
    public bool IsFree => !_closed.Task.IsCompleted && Volatile.Read(ref _free).Task.IsCompleted;

    /// <summary>Ends once this process takes no more jobs of the queue, though some may still run: work is for others.</summary>
    public Task Closed => _closed.Task;

    public void Close() => _closed.TrySetResult();

    public void SetFree(bool free)
    {
        if (free)
        {
            Volatile.Read(ref _free).TrySetResult();
        }
        else if (Volatile.Read(ref _free).Task.IsCompleted)
        {
            Volatile.Write(ref _free, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    private static TaskCompletionSource Completed()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }
}
