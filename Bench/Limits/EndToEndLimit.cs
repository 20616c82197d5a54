using System.Runtime.InteropServices;
using Concierge.Bench.Jobs;
using Concierge.Bench.Measuring;

namespace Concierge.Bench.Limits;

/// <summary>
/// What a job system on both servers cannot beat: one producer inserts and publishes, two workers consume, claim,
/// complete and acknowledge, all in this process.
/// </summary>
internal static class EndToEndLimit
{
    private const int Workers = 2;
    private const int MostAhead = 20_000;
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(6);

    public static async Task<double> RunAsync(Scene scene, CancellationToken cancellation)
    {
        await using var table = await LimitTable.CreateAsync(scene.Servers, Workers + 1, cancellation);
        await using var queue = await LimitQueue.CreateAsync(scene.Servers.RabbitMq, cancellation);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var (sent, done) = (0, 0);
        var workers = Enumerable.Range(0, Workers)
            .Select(_ => Task.Run(() => WorkAsync(queue, table, count => Interlocked.Add(ref done, count), end.Token), cancellation)).ToList();

        var started = Monotonic.Milliseconds;
        while (Monotonic.Milliseconds < started + Whole.TotalMilliseconds)
        {
            await EnqueueAsync(queue, table, cancellation);
            sent += Limit.InsertBatch;
            while (sent - Volatile.Read(ref done) > MostAhead) await Task.Delay(1, cancellation);
        }

        while (Volatile.Read(ref done) < sent) await Task.Delay(1, cancellation);
        var rate = done / ((Monotonic.Milliseconds - started) / 1000);
        await end.CancelAsync();
        await Task.WhenAll(workers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return rate;
    }

    private static async Task EnqueueAsync(LimitQueue queue, LimitTable table, CancellationToken cancellation)
    {
        var ids = LimitTable.Ids(Limit.InsertBatch);
        await table.InsertAsync(ids, cancellation);
        await Task.WhenAll(ids.Chunk(Limit.IdsInMessage).Select(some => queue.PublishAsync(MemoryMarshal.AsBytes<Guid>(some).ToArray(), cancellation).AsTask()));
    }

    private static async Task WorkAsync(LimitQueue queue, LimitTable table, Action<int> count, CancellationToken end)
    {
        var (messages, acks) = await queue.ConsumeAsync(prefetch: 10, end);
        await using var channel = acks;
        await foreach (var message in messages.ReadAllAsync(end))
        {
            var ids = MemoryMarshal.Cast<byte, Guid>(message.Body).ToArray();
            await table.UpdateAsync(state: 1, ids, end);
            await table.UpdateAsync(state: 2, ids, end);
            await acks.BasicAckAsync(message.Tag, multiple: false, end);
            count(ids.Length);
        }
    }
}
