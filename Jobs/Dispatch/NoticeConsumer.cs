using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Concierge.Jobs.Dispatch;

/// <summary>
/// Wakes this process's queues when a notice comes. A notice is acknowledged when its queue has a free slot, so
/// that a busy worker holds at most one and the next goes to somebody idle.
/// </summary>
internal sealed class NoticeConsumer(
    BrokerConnection broker, Notices notices, JobRegistry registry, QueueSignals signals, DueSignal due, NudgeListener nudged, ILogger<NoticeConsumer> logger) : BackgroundService
{
    private int _unsubscribed = registry.Queues.Count;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends once each queue has been subscribed to for the first time.</summary>
    public Task Ready => _ready.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        => await Task.WhenAll(registry.Queues.Select(queue => ConsumeForeverAsync(queue, stoppingToken)));

    private async Task ConsumeForeverAsync(string queue, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested && !signals.For(queue).Closed.IsCompleted)
        {
            try
            {
                await ConsumeAsync(queue, cancellation);
            }
            catch (Exception error) when (!cancellation.IsCancellationRequested)
            {
                logger.LogWarning("Listening for notices of {Queue} failed ({Error}); subscribing again", queue, error.GetType().Name);
            }
        }
    }

    private async Task ConsumeAsync(string queue, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var channel = await broker.OpenChannelAsync(options: null, cancellation);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        channel.ChannelShutdownAsync += (_, _) =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await notices.DeclareAsync(channel, [queue], cancellation);
        await channel.BasicQosAsync(prefetchSize: 0, prefetchCount: 1, global: false, cancellation);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, notice) => OnNoticeAsync(channel, queue, notice, over.Token);
        consumer.UnregisteredAsync += (_, _) =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(notices.BrokerQueue(queue), autoAck: false, consumer, cancellation);
        if (Interlocked.Decrement(ref _unsubscribed) == 0) _ready.TrySetResult();
        await Task.WhenAny(closed.Task, signals.For(queue).Closed).WaitAsync(cancellation);
        // With the channel the broker gets back what this process holds and will not look for.
        await over.CancelAsync();
    }

    private async Task OnNoticeAsync(IChannel channel, string queue, BasicDeliverEventArgs notice, CancellationToken cancellation)
    {
        var delay = Notices.DelayOf(notice.Body.Span);
        if (delay > TimeSpan.Zero) due.In(delay);
        else if (!IsKnown(queue, notice)) await PassOnAsync(queue, cancellation);
        await channel.BasicAckAsync(notice.DeliveryTag, multiple: false, cancellation);
    }

    private bool IsKnown(string queue, BasicDeliverEventArgs notice)
        => Announcement.TryParse(notice.BasicProperties.MessageId, out var announcement) && nudged.HasHeard(queue, announcement);

    private async Task PassOnAsync(string queue, CancellationToken cancellation)
    {
        var signal = signals.For(queue);
        signal.Wake();
        var free = signal.WhenFreeAsync(cancellation);
        if (free.IsCompletedSuccessfully) return;

        await free;
        signal.Wake();
    }
}
