using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;

namespace Concierge.Jobs.Dispatch;

/// <summary>
/// What travels through the broker: the name of a queue that has work. Which job runs next is decided by the
/// claim in Postgres, so a notice may stand for one job or ten thousand, may come twice, and may be lost.
/// </summary>
internal sealed class Notices(IOptions<JobsOptions> options)
{
    // A long backlog of notices says no more than a short one.
    private const int MaxWaiting = 1_000;

    private string Exchange => options.Value.BrokerPrefix;

    public string BrokerQueue(string queue) => $"{Exchange}.{queue}";

    /// <summary>Returns once the broker has confirmed, on a channel that tracks confirms.</summary>
    public ValueTask PublishAsync(IChannel channel, string queue, TimeSpan delay, Announcement? announcement, CancellationToken cancellation)
        => channel.BasicPublishAsync(
            Exchange, queue, mandatory: false, new BasicProperties { Persistent = true, MessageId = announcement?.ToString() }, Encode(queue, delay), cancellation);

    /// <summary>How long after it was sent the notice's work falls due.</summary>
    public static TimeSpan DelayOf(ReadOnlySpan<byte> body)
    {
        var delay = body[(body.IndexOf((byte)'\n') + 1)..];
        return delay.Length < body.Length && int.TryParse(delay, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : TimeSpan.Zero;
    }

    private static byte[] Encode(string queue, TimeSpan delay)
        => Encoding.UTF8.GetBytes(delay > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $"{queue}\n{(int)Math.Ceiling(delay.TotalMilliseconds)}") : queue);

    public async Task DeclareAsync(IChannel channel, IEnumerable<string> queues, CancellationToken cancellation)
    {
        await channel.ExchangeDeclareAsync(Exchange, ExchangeType.Direct, durable: true, cancellationToken: cancellation);
        foreach (var queue in queues)
        {
            await channel.QueueDeclareAsync(BrokerQueue(queue), durable: true, exclusive: false, autoDelete: false,
                new Dictionary<string, object?>(StringComparer.Ordinal) { ["x-max-length"] = MaxWaiting }, cancellationToken: cancellation);
            await channel.QueueBindAsync(BrokerQueue(queue), Exchange, queue, cancellationToken: cancellation);
        }
    }
}
