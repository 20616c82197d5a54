using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Concierge.Jobs.Dispatch;

/// <summary>
/// Tells the workers that a queue has work: by a nudge at once, and by a notice that does not get lost. What gathers
/// while one publish waits for its confirm, or for its pace, goes out as one notice. Callers never wait. While the broker
/// is away one notice for each queue is kept, however many jobs it stands for, so that a broker that comes back meets no
/// storm.
/// </summary>
internal sealed class NoticePublisher(
    BrokerConnection broker, Notices notices, Nudges nudges, JobRegistry registry, TimeProvider time, ILogger<NoticePublisher> logger) : BackgroundService
{
    private static readonly TimeSpan ConfirmTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);
    // Without any delay a notice would say that the work is queued, and nobody would see to it that it becomes so.
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(1);
    private static readonly CreateChannelOptions Confirmed = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    private readonly ConcurrentDictionary<string, long> _due = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _dueLater = new(StringComparer.Ordinal);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly NoticePace _pace = new(time);
    private readonly Guid _process = Guid.CreateVersion7();
    private long _announcements;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends once the broker has been reached for the first time.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Says that the queue has work. Cheap; never throws.</summary>
    public void Announce(string queue)
    {
        var number = Interlocked.Increment(ref _announcements);
        nudges.Send(queue, new Announcement(_process, number));
        MakeDue(queue, number);
    }

    /// <summary>Says that the queue will have work after the delay, sooner than a sweep would find it.</summary>
    public void AnnounceDue(string queue, TimeSpan delay)
        => MakeDueLater(queue, time.GetTimestamp() + (long)(Math.Max(0, delay.TotalSeconds) * time.TimestampFrequency));

    private void MakeDueLater(string queue, long at)
    {
        _dueLater.AddOrUpdate(queue, at, (_, known) => Math.Min(known, at));
        _wake.Writer.TryWrite(true);
    }

    private void MakeDue(string queue, long number)
    {
        _due.AddOrUpdate(queue, number, (_, known) => Math.Max(known, number));
        _wake.Writer.TryWrite(true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var channel = await broker.OpenChannelAsync(Confirmed, stoppingToken);
                await notices.DeclareAsync(channel, registry.Queues, stoppingToken);
                _ready.TrySetResult();
                await PublishAllAsync(channel, stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("Publishing notices failed ({Error}); opening a new channel", error.GetType().Name);
                await Task.Delay(PauseAfterFailure, time, stoppingToken);
            }
        }
    }

    private async Task PublishAllAsync(IChannel channel, CancellationToken cancellation)
    {
        while (true)
        {
            await _wake.Reader.ReadAsync(cancellation);
            foreach (var queue in _dueLater.Keys)
            {
                if (!_dueLater.TryRemove(queue, out var at)) continue;
                await OrKeepAsync(PublishAsync(channel, queue, LeftUntil(at), announcement: null, cancellation), () => MakeDueLater(queue, at));
            }

            if (_due.IsEmpty) continue;

            if (nudges.AreSent) await Task.Delay(_pace.UntilNext, time, cancellation);
            _pace.Published();
            foreach (var queue in _due.Keys)
            {
                if (!_due.TryRemove(queue, out var number)) continue;
                await OrKeepAsync(PublishAsync(channel, queue, TimeSpan.Zero, new Announcement(_process, number), cancellation), () => MakeDue(queue, number));
            }
        }
    }

    private TimeSpan LeftUntil(long at)
    {
        var left = time.GetElapsedTime(time.GetTimestamp(), at);
        return left > ShortestDelay ? left : ShortestDelay;
    }

    // What was taken out to be published and could not be is due again, on the next channel.
    private static async Task OrKeepAsync(Task publishing, Action keep)
    {
        try
        {
            await publishing;
        }
        catch
        {
            keep();
            throw;
        }
    }

    private async Task PublishAsync(IChannel channel, string queue, TimeSpan delay, Announcement? announcement, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(ConfirmTimeout);
        try
        {
            await notices.PublishAsync(channel, queue, delay, announcement, timeout.Token);
            JobsTelemetry.NoticePublished(queue);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new AlreadyClosedException(new RabbitMQ.Client.Events.ShutdownEventArgs(
                ShutdownInitiator.Library, 0, "No confirm came in time."));
        }
    }
}
