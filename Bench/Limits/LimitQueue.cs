using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Concierge.Bench.Limits;

/// <summary>A durable queue of its own, deleted with this object.</summary>
internal sealed class LimitQueue : IAsyncDisposable
{
    // Far above what is ever in flight: the limiter makes publishers wait from half of its limit on.
    private const int MostUnconfirmed = 10_000;
    private static readonly BasicProperties Persistent = new() { Persistent = true };

    private readonly string _name = $"bench.limits.{Guid.CreateVersion7():N}";
    private readonly IConnection _connection;
    private readonly IChannel _publisher;

    private LimitQueue(IConnection connection, IChannel publisher) => (_connection, _publisher) = (connection, publisher);

    public static async Task<LimitQueue> CreateAsync(string address, CancellationToken cancellation)
    {
        var connection = await new ConnectionFactory { Uri = new Uri(address) }.CreateConnectionAsync(cancellation);
        var publisher = await connection.CreateChannelAsync(
            new CreateChannelOptions(
                publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, new ThrottlingRateLimiter(MostUnconfirmed)),
            cancellation);
        var queue = new LimitQueue(connection, publisher);
        await publisher.QueueDeclareAsync(queue._name, durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellation);
        return queue;
    }

    /// <summary>Ends when the broker has confirmed the message.</summary>
    public ValueTask PublishAsync(ReadOnlyMemory<byte> body, CancellationToken cancellation)
        => _publisher.BasicPublishAsync(string.Empty, _name, mandatory: false, Persistent, body, cancellation);

    /// <summary>Begins to consume; messages come through the channel returned and are acknowledged on the other one.</summary>
    public async Task<(ChannelReader<Delivered> Messages, IChannel Acks)> ConsumeAsync(ushort prefetch, CancellationToken cancellation)
    {
        var messages = Channel.CreateUnbounded<Delivered>();
        var channel = await _connection.CreateChannelAsync(cancellationToken: cancellation);
        await channel.BasicQosAsync(prefetchSize: 0, prefetch, global: false, cancellation);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            // The body is the client's buffer, valid during this call only.
            messages.Writer.TryWrite(new Delivered(message.DeliveryTag, message.Body.ToArray()));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(_name, autoAck: false, consumer, cancellation);
        return (messages.Reader, channel);
    }

    public async ValueTask DisposeAsync()
    {
        await _publisher.QueueDeleteAsync(_name, cancellationToken: CancellationToken.None);
        await _connection.DisposeAsync();
    }
}

/// <summary>A message to be acknowledged by its tag.</summary>
internal sealed record Delivered(ulong Tag, byte[] Body);
