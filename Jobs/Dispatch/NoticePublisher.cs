using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Concierge.Jobs.Dispatch;

/// <summary>
/// Tells the workers that a queue has work: what gathers while one publish waits for its confirm goes out as one
/// notice. Callers never wait; what cannot be published is left to the workers' sweep, so that a broker that
/// comes back meets no storm.
/// </summary>
internal sealed class NoticePublisher(BrokerConnection broker, Notices notices, JobRegistry registry, ILogger<NoticePublisher> logger) : BackgroundService
{
    private static readonly TimeSpan ConfirmTimeout = TimeSpan.FromSeconds(5);
    private static readonly CreateChannelOptions Confirmed = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    private readonly Channel<string> _queues = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open;

    /// <summary>Ends once the broker has been reached for the first time.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Says that the queue has work. Cheap; never throws.</summary>
    public void Announce(string queue)
    {
        // While the broker is away there is nobody to tell, and a backlog of notices would help no one later.
        if (Volatile.Read(ref _open) == 1) _queues.Writer.TryWrite(queue);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var channel = await broker.OpenChannelAsync(Confirmed, stoppingToken);
                await notices.DeclareAsync(channel, registry.Queues, stoppingToken);
                Volatile.Write(ref _open, 1);
                _ready.TrySetResult();
                await PublishAllAsync(channel, stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("Publishing notices failed ({Error}); opening a new channel", error.GetType().Name);
            }
            finally
            {
                Volatile.Write(ref _open, 0);
            }
        }
    }

    private async Task PublishAllAsync(IChannel channel, CancellationToken cancellation)
    {
        var due = new HashSet<string>(StringComparer.Ordinal);
        while (await _queues.Reader.WaitToReadAsync(cancellation))
        {
            while (_queues.Reader.TryRead(out var queue)) due.Add(queue);
            foreach (var queue in due) await PublishAsync(channel, queue, cancellation);
            due.Clear();
        }
    }

    private async Task PublishAsync(IChannel channel, string queue, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(ConfirmTimeout);
        try
        {
            await notices.PublishAsync(channel, queue, timeout.Token);
            JobsTelemetry.NoticePublished(queue);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new AlreadyClosedException(new RabbitMQ.Client.Events.ShutdownEventArgs(
                ShutdownInitiator.Library, 0, "No confirm came in time."));
        }
    }
}
