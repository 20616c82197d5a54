using System.Text;
using Concierge.Contracts.Webhooks;
using Concierge.Core.Data;
using Concierge.Core.Outbound;
using Concierge.Core.People;
using Concierge.Core.Results;
using Concierge.Core.Secrets;
using Concierge.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;

namespace Concierge.Core.Webhooks.Outbound;

/// <summary>The current user's subscriptions to their jobs.</summary>
public sealed class WebhookSubscriptions(
    ConciergeDb db, IEnvelope envelope, IJobClient jobs, IJobEnds ends, CurrentUser user, IOptions<OutboundOptions> outbound, TimeProvider time)
{
    /// <summary>How many deliveries are listed, and kept.</summary>
    public const int KeptDeliveries = 50;

    private static Error NotFound { get; } = new(ErrorKind.NotFound, "webhook_subscription_not_found", "There is no such webhook subscription.");

    public async Task<IReadOnlyList<WebhookSubscriptionDto>> ListAsync(CancellationToken cancellation)
        => [.. (await Own().AsNoTracking().OrderBy(one => one.Id).ToListAsync(cancellation)).Select(one => one.ToDto())];

    public async Task<Result<WebhookSubscriptionDto>> FindAsync(Guid id, CancellationToken cancellation)
        => await Own().AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, cancellation) is { } found ? found.ToDto() : NotFound;

    /// <summary>The answer carries the signing secret, once.</summary>
    public async Task<Result<WebhookSubscriptionDto>> CreateAsync(NewWebhookSubscriptionRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (SubscriptionRules.Check(request.Url, request.Events, request.Description, outbound.Value) is { } fault) return fault;
        if (await Own().CountAsync(cancellation) >= SubscriptionRules.MaxSubscriptions)
            return new Error(ErrorKind.Conflict, "too_many_webhook_subscriptions", $"You have {SubscriptionRules.MaxSubscriptions} webhook subscriptions already. Delete some first.");

        var (id, secret, now) = (Guid.CreateVersion7(), StandardWebhooks.NewSecret(), await ends.NowAsync(cancellation));
        var subscription = new WebhookSubscription
        {
            Id = id,
            OwnerId = user.Id,
            Url = request.Url,
            Events = [.. request.Events],
            Description = request.Description,
            CreatedAt = time.GetUtcNow(),
            StartsAt = now,
            SweptTo = now,
            Sealed = await envelope.SealAsync(Encoding.UTF8.GetBytes(secret), AssociatedData.Of(WebhookSubscription.Purpose, user.Id, id), cancellation),
        };
        db.WebhookSubscriptions.Add(subscription);
        await db.SaveChangesAsync(cancellation);
        return subscription.ToDto(secret);
    }

    public async Task<Result<WebhookSubscriptionDto>> ChangeAsync(Guid id, ChangeWebhookSubscriptionRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (SubscriptionRules.Check(request.Url, request.Events, request.Description, outbound.Value) is { } fault) return fault;
        if (await Own().SingleOrDefaultAsync(one => one.Id == id, cancellation) is not { } subscription) return NotFound;

        (subscription.Url, subscription.Events, subscription.Description) = (request.Url, [.. request.Events], request.Description);
        if (request.IsEnabled && subscription.DisabledAt is not null) Resume(subscription, await ends.NowAsync(cancellation));
        if (!request.IsEnabled) (subscription.DisabledAt, subscription.DisabledReason) = (subscription.DisabledAt ?? time.GetUtcNow(), subscription.DisabledReason ?? "Disabled by you.");
        await db.SaveChangesAsync(cancellation);
        return subscription.ToDto();
    }

    /// <summary>Forgets the subscription and its deliveries.</summary>
    public async Task<Result<Guid>> DeleteAsync(Guid id, CancellationToken cancellation)
        => await Own().Where(one => one.Id == id).ExecuteDeleteAsync(cancellation) > 0 ? id : NotFound;

    /// <summary>Sends a message that means nothing, to see whether it arrives.</summary>
    public async Task<Result<WebhookDeliveryDto>> PingAsync(Guid id, CancellationToken cancellation)
    {
        if (await Own().AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, cancellation) is not { } subscription) return NotFound;
        if (subscription.DisabledAt is not null)
            return new Error(ErrorKind.Conflict, "webhook_subscription_disabled", "This subscription is disabled. Enable it first with PUT.");

        var now = time.GetUtcNow();
        var ping = new WebhookDelivery
        {
            Id = Guid.CreateVersion7(),
            OwnerId = user.Id,
            SubscriptionId = id,
            Event = WebhookEvents.Ping,
            OccurredAt = now,
            CreatedAt = now,
            DeliveryJobId = Guid.CreateVersion7(),
        };
        await db.Database.CreateExecutionStrategy().ExecuteAsync(token => StoreAsync(ping, token), cancellation);
        return ping.ToDto();
    }

    /// <summary>The newest deliveries, newest first.</summary>
    public async Task<Result<IReadOnlyList<WebhookDeliveryDto>>> DeliveriesAsync(Guid id, CancellationToken cancellation)
    {
        if (!await Own().AnyAsync(one => one.Id == id, cancellation)) return NotFound;
        var newest = await db.WebhookDeliveries.AsNoTracking()
            .Where(delivery => delivery.SubscriptionId == id && delivery.OwnerId == user.Id)
            .OrderByDescending(delivery => delivery.Id)
            .Take(KeptDeliveries)
            .ToListAsync(cancellation);
        return newest.ConvertAll(delivery => delivery.ToDto());
    }

    private static void Resume(WebhookSubscription subscription, DateTimeOffset now)
    {
        (subscription.StartsAt, subscription.SweptTo) = (now, now);
        (subscription.DisabledAt, subscription.DisabledReason, subscription.Failures) = (null, null, 0);
    }

    private async Task StoreAsync(WebhookDelivery ping, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        if (await db.WebhookDeliveries.AnyAsync(stored => stored.Id == ping.Id, cancellation)) return;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        db.WebhookDeliveries.Add(ping);
        await db.SaveChangesAsync(cancellation);
        var within = jobs.Within(transaction.GetDbTransaction());
        await within.EnqueueAsync(WebhookDeliveryJob.Definition, new DeliverWebhook(ping.Id), WebhookDeliveryJob.OptionsOf(ping), cancellation);
        await within.CommitAsync(cancellation);
    }

    private IQueryable<WebhookSubscription> Own() => db.WebhookSubscriptions.Where(one => one.OwnerId == user.Id);
}
