namespace Concierge.Core.Mail;

/// <summary>Hands a mail to a server.</summary>
public interface IMailSender
{
    /// <exception cref="Concierge.Jobs.RetryableException">The server could not be reached, or asks to come again.</exception>
    /// <exception cref="Concierge.Jobs.FailForGoodException">The server refuses the mail.</exception>
    Task SendAsync(MailMessageText mail, CancellationToken cancellation);
}

/// <summary>A mail, ready to go.</summary>
public sealed record MailMessageText(string To, string Subject, string Text, string Html)
{
    /// <summary>Becomes the Message-ID. The same for each try, so that a mailbox can tell a mail that came twice.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();
}
