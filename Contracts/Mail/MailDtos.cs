namespace Concierge.Contracts.Mail;

/// <summary>A mail that was written.</summary>
/// <param name="Text">Its text, where no server is configured; null once it was sent.</param>
public sealed record OutgoingMailDto(Guid Id, Guid AccountId, string Template, string Subject, string? Text, DateTimeOffset CreatedAt, DateTimeOffset? SentAt);
