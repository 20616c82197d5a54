using Concierge.Contracts.Webhooks;
using Concierge.Core.People;
using Concierge.Core.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Concierge.Core.Webhooks.Inbound;

/// <summary>An address that takes webhooks for one person, with a secret of its own.</summary>
public sealed class WebhookEndpoint : IOwned, ISealed
{
    /// <summary>The first part of what the secret is bound to.</summary>
    public const string Purpose = "webhook_endpoint";

    public required Guid Id { get; init; }

    public required Guid OwnerId { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastReceivedAt { get; set; }

    public required SealedValue Sealed { get; set; }

    public WebhookEndpointDto ToDto(string? secret = null) => new(Id, Name, $"/api/webhooks/{Id}", CreatedAt, LastReceivedAt, secret);
}

internal sealed class WebhookEndpointMapping : IEntityTypeConfiguration<WebhookEndpoint>
{
    public void Configure(EntityTypeBuilder<WebhookEndpoint> builder)
    {
        builder.HasKey(endpoint => endpoint.Id);
        builder.HasIndex(endpoint => endpoint.OwnerId);
        builder.Property(endpoint => endpoint.Id).ValueGeneratedNever();
        builder.HasSealedColumns();
    }
}
