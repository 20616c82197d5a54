using Concierge.Jobs.Live;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Concierge.Jobs.Dispatch;

/// <summary>
/// The fast way of saying that a queue has work: over Redis, a millisecond ahead of the broker's notice, which follows
/// in any case. A nudge may be lost. Each is meant for one worker, so that one job does not wake them all.
/// </summary>
internal sealed class Nudges(RedisLink redis, IOptions<JobsOptions> options, TimeProvider time)
{
    /// <summary>Whether nudges get as far as Redis, so that nobody need hurry with the notice.</summary>
    public bool AreSent => redis.IsConnected;

    private RedisChannel Channel => new($"{options.Value.BrokerPrefix}:nudge", RedisChannel.PatternMode.Literal);

    /// <summary>Cheap; never throws, and waits for nobody.</summary>
    public void Send(string queue, Announcement announcement) => _ = redis.PublishAsync(Channel, $"{announcement} {queue}");

    public Task SubscribeAsync(Action<string, Announcement> received, CancellationToken cancellation)
        => redis.SubscribeAsync(Channel, message =>
        {
            var space = message.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && Announcement.TryParse(message[..space], out var announcement)) received(message[(space + 1)..], announcement);
        }, time, cancellation);
}
