using Concierge.Contracts.Webhooks;
using Concierge.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Concierge.Core.Webhooks.Outbound;

/// <summary>One message to one subscription. Holds everything that the message is made of, so that every try sends the same.</summary>
public sealed class WebhookDelivery : IOwned
{
    public required Guid Id { get; init; }

    public required Guid OwnerId { get; init; }

    public required Guid SubscriptionId { get; init; }

    public required string Event { get; init; }

    /// <summary>The job that ended; null for a ping.</summary>
    public Guid? JobId { get; init; }

    /// <summary>Tells two ends of a job that was retried by hand apart.</summary>
    public long? JobVersion { get; init; }

    public string? JobType { get; init; }

    public string? JobState { get; init; }

    public string? ErrorCode { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The job that delivers it.</summary>
    public required Guid DeliveryJobId { get; init; }

    public WebhookDeliveryState State { get; set; }

    public int Attempts { get; set; }

    public int? StatusCode { get; set; }

    public int? DurationMs { get; set; }

    public string? Fault { get; set; }

    public DateTimeOffset? LastAttemptAt { get; set; }

    public WebhookDeliveryDto ToDto()
        => new(Id, Event, JobId, DeliveryJobId, State, Attempts, StatusCode, DurationMs, Fault, CreatedAt, LastAttemptAt);
}

internal sealed class WebhookDeliveryMapping : IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
    {
        builder.HasKey(delivery => delivery.Id);
        builder.HasIndex(delivery => new { delivery.SubscriptionId, delivery.JobId, delivery.JobVersion }).IsUnique();
        builder.HasIndex(delivery => new { delivery.SubscriptionId, delivery.Id }).IsDescending(false, true);
        builder.Property(delivery => delivery.Id).ValueGeneratedNever();
        builder.Property(delivery => delivery.State).HasConversion<string>();
    }
}
