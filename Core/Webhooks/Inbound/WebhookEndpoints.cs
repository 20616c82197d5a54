using System.Security.Cryptography;
using System.Text;
using Concierge.Contracts.Webhooks;
using Concierge.Core.Data;
using Concierge.Core.People;
using Concierge.Core.Results;
using Concierge.Core.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Webhooks.Inbound;

/// <summary>The current user's addresses for webhooks, and what a webhook needs to know of one.</summary>
public sealed class WebhookEndpoints(ConciergeDb db, IEnvelope envelope, CurrentUser user, TimeProvider time)
{
    private const int MaxName = 100;
    private const int MaxEndpoints = 20;

    private static Error NotFound { get; } = new(ErrorKind.NotFound, "webhook_endpoint_not_found", "There is no such webhook endpoint.");

    public async Task<IReadOnlyList<WebhookEndpointDto>> ListAsync(CancellationToken cancellation)
        => [.. (await Own().AsNoTracking().OrderBy(endpoint => endpoint.Id).ToListAsync(cancellation)).Select(endpoint => endpoint.ToDto())];

    /// <summary>The answer carries the secret, once.</summary>
    public async Task<Result<WebhookEndpointDto>> CreateAsync(NewWebhookEndpointRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var name = request.Name?.Trim() ?? "";
        if (name.Length is 0 or > MaxName || name.Any(char.IsControl)) return Error.Invalid("name", $"Must have 1 to {MaxName} characters.");
        if (await Own().CountAsync(cancellation) >= MaxEndpoints)
            return new Error(ErrorKind.Conflict, "too_many_webhook_endpoints", $"You have {MaxEndpoints} webhook endpoints already. Delete some first.");

        var (id, secret) = (Guid.CreateVersion7(), StandardWebhooks.NewSecret());
        var endpoint = new WebhookEndpoint
        {
            Id = id,
            OwnerId = user.Id,
            Name = name,
            CreatedAt = time.GetUtcNow(),
            Sealed = await envelope.SealAsync(Encoding.UTF8.GetBytes(secret), AssociatedData.Of(WebhookEndpoint.Purpose, user.Id, id), cancellation),
        };
        db.WebhookEndpoints.Add(endpoint);
        await db.SaveChangesAsync(cancellation);
        return endpoint.ToDto(secret);
    }

    public async Task<Result<Guid>> DeleteAsync(Guid id, CancellationToken cancellation)
        => await Own().Where(endpoint => endpoint.Id == id).ExecuteDeleteAsync(cancellation) > 0 ? id : NotFound;

    /// <summary>Whose endpoint this is and its secret, for a sender who is nobody yet; null when there is none.</summary>
    public async Task<(Guid OwnerId, byte[] Secret)?> OpenAsync(Guid id, CancellationToken cancellation)
    {
        if (await db.WebhookEndpoints.AsNoTracking().SingleOrDefaultAsync(endpoint => endpoint.Id == id, cancellation) is not { } endpoint) return null;
        var plain = await envelope.OpenAsync(endpoint.Sealed, AssociatedData.Of(WebhookEndpoint.Purpose, endpoint.OwnerId, endpoint.Id), cancellation);
        try
        {
            return (endpoint.OwnerId, StandardWebhooks.Parse(Encoding.UTF8.GetString(plain))!);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>Notes that a genuine webhook came.</summary>
    public Task<int> NoteAsync(Guid id, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return db.WebhookEndpoints.Where(endpoint => endpoint.Id == id).ExecuteUpdateAsync(endpoint => endpoint.SetProperty(one => one.LastReceivedAt, now), cancellation);
    }

    private IQueryable<WebhookEndpoint> Own() => db.WebhookEndpoints.Where(endpoint => endpoint.OwnerId == user.Id);
}
