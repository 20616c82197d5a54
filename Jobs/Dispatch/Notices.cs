using System.Text;
using RabbitMQ.Client;

namespace Concierge.Jobs.Dispatch;

/// <summary>
/// What travels through the broker: the name of a queue that has work. Which job runs next is decided by the
/// claim in Postgres, so a notice may stand for one job or ten thousand, may come twice, and may be lost.
/// </summary>
internal static class Notices
{
    public const string Exchange = "concierge.jobs";

    // A long backlog of notices says no more than a short one.
    private const int MaxWaiting = 1_000;

    public static string BrokerQueue(string queue) => $"concierge.jobs.{queue}";

    public static byte[] Body(string queue) => Encoding.UTF8.GetBytes(queue);

    public static async Task DeclareAsync(IChannel channel, IEnumerable<string> queues, CancellationToken cancellation)
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
