namespace Concierge.Core.Mail;

/// <summary>A mail that was written: sent, or waiting in the outbox because there is no server to send it by.</summary>
public sealed class OutgoingMail
{
    /// <summary>The id of the job that wrote it: written once, however often the job runs.</summary>
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    public required string Template { get; init; }

    public required string Subject { get; init; }

    /// <summary>Kept only where no server is configured, for admins to read; a sent mail's text is in nobody's database.</summary>
    public string? Text { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? SentAt { get; init; }
}
