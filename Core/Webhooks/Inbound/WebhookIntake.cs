using Concierge.Contracts.Webhooks;
using Concierge.Core.Data;
using Concierge.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Concierge.Core.Webhooks.Inbound;

/// <summary>Takes genuine webhooks in: the event and the job that handles it, both or neither, and each event once.</summary>
public sealed class WebhookIntake(ConciergeDb db, IJobClient jobs, TimeProvider time)
{
    /// <param name="source"><c>vercel</c>, <c>payload</c>, or the endpoint's id.</param>
    /// <param name="ownerId">Whose endpoint it is; null for the system's own.</param>
    public async Task<WebhookReceiptDto> TakeAsync(string source, Guid? ownerId, ArrivedWebhook webhook, byte[] body, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        var received = new InboundEvent
        {
            Id = Guid.CreateVersion7(),
            OwnerId = ownerId ?? Guid.Empty,
            Source = source,
            EventId = webhook.EventId,
            Type = webhook.Type,
            Body = body,
            ReceivedAt = time.GetUtcNow(),
            JobId = Guid.CreateVersion7(),
        };
        return await db.Database.CreateExecutionStrategy().ExecuteAsync(
            async token =>
            {
                db.ChangeTracker.Clear();
                return await TakeOnceAsync(received, ownerId, token);
            },
            cancellation);
    }

    private async Task<WebhookReceiptDto> TakeOnceAsync(InboundEvent received, Guid? ownerId, CancellationToken cancellation)
    {
        try
        {
            // The sender waits: one connection for looking and storing, and no savepoint, since what fails is given up whole.
            db.Database.AutoSavepointsEnabled = false;
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            return await FindAsync(received, cancellation) ?? await StoreAsync(received, ownerId, transaction, cancellation);
        }
        catch (DbUpdateException refused) when (refused.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // The same event at the same moment; the other one has committed, or this would still wait for it.
            db.ChangeTracker.Clear();
            return await FindAsync(received, cancellation) ?? throw new InvalidOperationException("An event that is there cannot be found.", refused);
        }
    }

    private async Task<WebhookReceiptDto> StoreAsync(InboundEvent received, Guid? ownerId, IDbContextTransaction transaction, CancellationToken cancellation)
    {
        db.InboundEvents.Add(received);
        await db.SaveChangesAsync(cancellation);
        var within = jobs.Within(transaction.GetDbTransaction());
        var options = new EnqueueOptions { JobId = received.JobId, OwnerId = ownerId, CorrelationId = received.Id };
        await within.EnqueueAsync(WebhookReceivedJob.Definition, new WebhookReceived(received.Id), options, cancellation);
        await within.CommitAsync(cancellation);
        return new WebhookReceiptDto(received.Id, received.JobId, Duplicate: false);
    }

    // A commit whose answer got lost is tried again, and must not look like a replay to the sender.
    private async Task<WebhookReceiptDto?> FindAsync(InboundEvent received, CancellationToken cancellation)
        => await db.InboundEvents
            .Where(known => known.Source == received.Source && known.EventId == received.EventId)
            .Select(known => new WebhookReceiptDto(known.Id, known.JobId, known.Id != received.Id))
            .SingleOrDefaultAsync(cancellation);
}
