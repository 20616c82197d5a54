using Concierge.Contracts.Webhooks;
using Concierge.Core.People;
using Concierge.Core.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Concierge.Core.Webhooks.Outbound;

/// <summary>An address that hears of its owner's jobs.</summary>
public sealed class WebhookSubscription : IOwned, ISealed
{
    /// <summary>The first part of what the signing secret is bound to.</summary>
    public const string Purpose = "webhook_subscription";

    public required Guid Id { get; init; }

    public required Guid OwnerId { get; init; }

    public required string Url { get; set; }

    public required IList<string> Events { get; set; }

    public string? Description { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Only ends from then on are sent; by the database's clock.</summary>
    public required DateTimeOffset StartsAt { get; set; }

    /// <summary>Every end that showed up before this moment was taken up; by the database's clock.</summary>
    public required DateTimeOffset SweptTo { get; set; }

    public DateTimeOffset? DisabledAt { get; set; }

    public string? DisabledReason { get; set; }

    /// <summary>Deliveries in a row that failed for good.</summary>
    public int Failures { get; set; }

    /// <summary>The signing secret.</summary>
    public required SealedValue Sealed { get; set; }

    public WebhookSubscriptionDto ToDto(string? secret = null)
        => new(Id, Url, [.. Events], Description, DisabledAt is null, DisabledReason, Failures, CreatedAt, secret);
}

internal sealed class WebhookSubscriptionMapping : IEntityTypeConfiguration<WebhookSubscription>
{
    public void Configure(EntityTypeBuilder<WebhookSubscription> builder)
    {
        builder.HasKey(subscription => subscription.Id);
        builder.HasIndex(subscription => subscription.OwnerId);
        builder.Property(subscription => subscription.Id).ValueGeneratedNever();
        builder.HasSealedColumns();
    }
}
