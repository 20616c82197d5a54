using Concierge.Jobs;
using MimeKit;

namespace Concierge.Core.Mail;

/// <summary>Puts a mail into the format of the internet (RFC 5322).</summary>
internal static class MailComposer
{
    /// <exception cref="FailForGoodException">An address or the subject is not one that a mail can have.</exception>
    public static MimeMessage Compose(MailMessageText mail, string sender, DateTimeOffset now)
    {
        if (!MailAddresses.TryParse(sender, out var from)) throw Malformed("The sender is no mail address.");
        if (!MailAddresses.TryParse(mail.To, out var to)) throw Malformed("The recipient is no mail address.");
        if (mail.Subject.Any(char.IsControl)) throw Malformed("The subject has control characters.");
        return new MimeMessage([from], [to], mail.Subject, new BodyBuilder { TextBody = mail.Text, HtmlBody = mail.Html }.ToMessageBody())
        {
            Date = now,
            MessageId = $"{mail.Id:N}@{from.GetAddress(idnEncode: true).Split('@')[^1]}",
            Headers = { { HeaderId.AutoSubmitted, "auto-generated" } },
        };
    }

    private static FailForGoodException Malformed(string message) => new("mail_malformed", message);
}
