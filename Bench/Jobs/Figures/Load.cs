namespace Concierge.Bench.Jobs.Figures;

/// <summary>Enqueues without pause until a moment, but never gets more than so many jobs ahead of the worker.</summary>
internal sealed class Load(Producer producer, WorkerProcess worker, int mostAhead, CancellationToken cancellation)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);
    private int _sent;

    public int Sent => Volatile.Read(ref _sent);

    /// <summary>By the bulk interface, one call after the other.</summary>
    /// <param name="chunk">Jobs a call.</param>
    /// <param name="until">A moment of <see cref="Monotonic"/>.</param>
    public async Task BulkAsync(int chunk, double until)
    {
        while (Monotonic.Milliseconds < until)
        {
            var from = Interlocked.Add(ref _sent, chunk) - chunk;
            await producer.AddManyAsync(NoOpPayload.CreateMany(from, chunk), cancellation);
            await RoomAsync(until);
        }
    }

    /// <summary>With 32 callers of the interface for one job.</summary>
    public Task OneByOneAsync(double until) => Task.WhenAll(Enumerable.Range(0, Producer.Callers).Select(_ => Task.Run(
        async () =>
        {
            while (Monotonic.Milliseconds < until)
            {
                await producer.AddOneAsync(NoOpPayload.Create(Interlocked.Increment(ref _sent) - 1), cancellation);
                await RoomAsync(until);
            }
        },
        cancellation)));

    private async Task RoomAsync(double until)
    {
        while (Sent - worker.Handled > mostAhead && Monotonic.Milliseconds < until) await Task.Delay(Pause, cancellation);
    }
}
