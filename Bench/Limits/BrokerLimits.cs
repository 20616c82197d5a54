using Concierge.Bench.Jobs;
using Concierge.Bench.Measuring;

namespace Concierge.Bench.Limits;

internal static class BrokerLimits
{
    private const int Batch = 200;
    private const int BatchesInFlight = 4;
    private const int Consumed = 60_000;
    private const int AckedTogether = 50;
    private static readonly byte[] Body = new byte[200];

    public static async Task<double> PublishBatchedAsync(Scene scene, CancellationToken cancellation)
    {
        await using var queue = await LimitQueue.CreateAsync(scene.Servers.RabbitMq, cancellation);
        return await Loop.RateAsync(BatchesInFlight, token => PublishAsync(queue, token), cancellation);
    }

    public static async Task<double> PublishOneByOneAsync(Scene scene, CancellationToken cancellation)
    {
        await using var queue = await LimitQueue.CreateAsync(scene.Servers.RabbitMq, cancellation);
        return await Loop.RateAsync(1, async token =>
        {
            await queue.PublishAsync(Body, token);
            return 1;
        }, cancellation);
    }

    public static async Task<double> ConsumeAsync(Scene scene, CancellationToken cancellation)
    {
        await using var queue = await LimitQueue.CreateAsync(scene.Servers.RabbitMq, cancellation);
        for (var published = 0; published < Consumed; published += Batch) await PublishAsync(queue, cancellation);

        var started = Monotonic.Milliseconds;
        var (messages, acks) = await queue.ConsumeAsync(prefetch: 200, cancellation);
        await using var channel = acks;
        for (var number = 1; number <= Consumed; number++)
        {
            var message = await messages.ReadAsync(cancellation);
            if (number % AckedTogether == 0) await acks.BasicAckAsync(message.Tag, multiple: true, cancellation);
        }

        return Consumed / ((Monotonic.Milliseconds - started) / 1000);
    }

    private static async Task<int> PublishAsync(LimitQueue queue, CancellationToken cancellation)
    {
        await Task.WhenAll(Enumerable.Range(0, Batch).Select(_ => queue.PublishAsync(Body, cancellation).AsTask()));
        return Batch;
    }
}
