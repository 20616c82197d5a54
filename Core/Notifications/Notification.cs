using Concierge.Contracts.Notifications;
using Concierge.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Concierge.Core.Notifications;

/// <summary>Something that somebody should know and did not ask for.</summary>
public sealed class Notification : IOwned
{
    public required Guid Id { get; init; }

    public required Guid OwnerId { get; init; }

    /// <summary>A stable name such as <c>webhook.disabled</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about.</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>In words, for its owner.</summary>
    public required string Message { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ReadAt { get; set; }

    public NotificationDto ToDto() => new(Id, Kind, SubjectId, Message, CreatedAt, ReadAt);
}

internal sealed class NotificationMapping : IEntityTypeConfiguration<Notification>
{
    public void Configure(EntityTypeBuilder<Notification> builder)
    {
        builder.HasKey(notification => notification.Id);
        builder.HasIndex(notification => new { notification.OwnerId, notification.Id }).IsDescending(false, true);
        builder.Property(notification => notification.Id).ValueGeneratedNever();
    }
}
