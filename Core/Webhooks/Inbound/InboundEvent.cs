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
        builder.HasIndex(received => new { received.Source, received.EventId }).IsUnique().HasDatabaseName("webhook_events_source_event_id_key");
        builder.HasIndex(received => received.ReceivedAt).HasDatabaseName("webhook_events_received_at_idx");
        builder.Property(received => received.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(received => received.OwnerId).HasColumnName("owner_id");
        builder.Property(received => received.Source).HasColumnName("source");
        builder.Property(received => received.EventId).HasColumnName("event_id");
        builder.Property(received => received.Type).HasColumnName("type");
        builder.Property(received => received.Body).HasColumnName("body");
        builder.Property(received => received.ReceivedAt).HasColumnName("received_at");
        builder.Property(received => received.JobId).HasColumnName("job_id");
    }
}
