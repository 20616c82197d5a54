namespace Concierge.Contracts.Notifications;

/// <summary>Something that you should know and did not ask for.</summary>
/// <param name="Kind">A stable name, such as <c>webhook.disabled</c>.</param>
/// <param name="SubjectId">What it is about: for <c>webhook.disabled</c> the subscription.</param>
/// <param name="Message">In words.</param>
/// <param name="ReadAt">When you marked it as read; null until then.</param>
public sealed record NotificationDto(Guid Id, string Kind, Guid SubjectId, string Message, DateTimeOffset CreatedAt, DateTimeOffset? ReadAt);

/// <summary>How many of your notifications are not read yet.</summary>
public sealed record UnreadNotificationsDto(int Unread);
