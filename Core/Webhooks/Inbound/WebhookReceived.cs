using Concierge.Core.Data;
using Concierge.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Webhooks.Inbound;

/// <summary>What the job is enqueued with: which event. The body stays in its table.</summary>
public sealed record WebhookReceived(Guid EventId);

/// <summary>The data of <c>webhook/received</c>, which jobs start on or wait for; its key is the source.</summary>
public sealed record WebhookEventNotice(Guid EventId, string Source, string? Type);

public sealed record WebhookHandled(int Started, int Woken);

/// <summary>
/// Turns a stored webhook into an event of the engine, <c>webhook/received</c>. Features declare it in
/// <see cref="JobDefinition.StartsOn"/> or wait for it. The event has the row's id, so that a second run is none.
/// </summary>
public sealed class WebhookReceivedJob(ConciergeDb db, IJobClient jobs) : IJobHandler<WebhookReceived, WebhookHandled>
{
    public const string EventName = "webhook/received";

    public static JobDefinition<WebhookReceived, WebhookHandled> Definition { get; } = new("webhook_received")
    {
        Queue = "webhooks",
        MaxAttempts = 5,
        Timeout = TimeSpan.FromMinutes(1),
    };

    public async Task<WebhookHandled> RunAsync(WebhookReceived payload, JobContext job, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(payload);
        ArgumentNullException.ThrowIfNull(job);
        var received = await db.InboundEvents
            .Where(received => received.Id == payload.EventId)
            .Select(received => new WebhookEventNotice(received.Id, received.Source, received.Type))
            .SingleOrDefaultAsync(cancellation)
            ?? throw new FailForGoodException("webhook_gone", "The webhook was deleted before it was handled.");

        var options = new PublishOptions { EventId = received.EventId, Key = received.Source, OwnerId = job.OwnerId, CorrelationId = job.CorrelationId };
        var published = await jobs.PublishAsync(EventName, received, options, cancellation);
        return new WebhookHandled(published.Started.Count, published.Woken);
    }
}
