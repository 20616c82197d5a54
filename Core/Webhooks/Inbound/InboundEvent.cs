using Concierge.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Concierge.Core.Webhooks.Inbound;

/// <summary>
/// A webhook that came and was genuine. Only the job that handles it reads the body.
/// </summary>
public sealed class InboundEvent : IOwned
{
    public required Guid Id { get; init; }

    /// <summary>Whose endpoint it came to; all zeros for the system's own.</summary>
    public required Guid OwnerId { get; init; }

    /// <summary><c>vercel</c>, <c>payload</c>, or the endpoint's id.</summary>
    public required string Source { get; init; }

    /// <summary>The sender's id of the event, unique within the source: what a replay is known by.</summary>
    public required string EventId { get; init; }

    /// <summary>What happened, where the sender says so.</summary>
    public string? Type { get; init; }

    public required byte[] Body { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required Guid JobId { get; init; }
}

internal sealed class InboundEventMapping : IEntityTypeConfiguration<InboundEvent>
{
    public void Configure(EntityTypeBuilder<InboundEvent> builder)
    {
        builder.ToTable("webhook_events");
        builder.HasKey(received => received.Id);
        builder.HasIndex(received => new { received.Source, received.EventId }).IsUnique();
        builder.HasIndex(received => received.ReceivedAt);
        builder.Property(received => received.Id).ValueGeneratedNever();
    }
}
