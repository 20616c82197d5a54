using System.Threading.Channels;

namespace Concierge.Jobs.Dispatch;

/// <summary>Tells the sweep of this process that something falls due sooner than it would look.</summary>
internal sealed class DueSignal(TimeProvider time)
{
    private readonly Channel<long> _due = Channel.CreateUnbounded<long>(new UnboundedChannelOptions { SingleReader = true });

    public void In(TimeSpan delay) => _due.Writer.TryWrite(time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency));

    /// <summary>Waits for the pause, or less where something falls due before it is over.</summary>
    public async Task WaitAsync(TimeSpan pause, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        for (var left = pause; left > TimeSpan.Zero; left = pause - time.GetElapsedTime(started))
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var reading = _due.Reader.ReadAsync(patience.Token).AsTask();
            var waiting = Task.Delay(left, time, patience.Token);
            var first = await Task.WhenAny(reading, waiting);
            await patience.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
            if (first != reading) return;

            var due = time.GetElapsedTime(started, await reading);
            if (due < pause) pause = due;
        }
    }
}
