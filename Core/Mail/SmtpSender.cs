using System.Net;
using System.Net.Mail;
using System.Security.Authentication;
using System.Text;
using Concierge.Jobs;
using Microsoft.Extensions.Options;

namespace Concierge.Core.Mail;

/// <summary>Sends over SMTP, by default with STARTTLS.</summary>
internal sealed class SmtpSender(IOptions<MailOptions> options) : IMailSender
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task SendAsync(MailMessageText mail, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(mail);
        using var message = Message(mail);
        using var client = new SmtpClient(options.Value.Host, options.Value.Port)
        {
            EnableSsl = options.Value.UseStartTls,
            Credentials = options.Value.User is { Length: > 0 } user ? new NetworkCredential(user, options.Value.Password) : null,
        };
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(Patience);
        try
        {
            await client.SendMailAsync(message, timeout.Token);
        }
        catch (SmtpException error) when (IsFinal(error.StatusCode))
        {
            throw new FailForGoodException("mail_refused", "The mail server refused the mail.");
        }
        catch (Exception error) when (error is AuthenticationException || error.InnerException is AuthenticationException)
        {
            // Tried again: a certificate is renewed sooner or later, and a mail is not worth less for that.
            throw new RetryableException("mail_server_not_trusted", "No secure connection: the mail server's certificate is not valid for its name, has expired, or is not trusted here.");
        }
        catch (Exception error) when (error is SmtpException or IOException || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new RetryableException("mail_server_unavailable", "The mail server cannot be reached.");
        }
    }

    private MailMessage Message(MailMessageText mail)
    {
        var message = new MailMessage(options.Value.From, mail.To)
        {
            Subject = mail.Subject,
            SubjectEncoding = Encoding.UTF8,
            Body = mail.Text,
            BodyEncoding = Encoding.UTF8,
        };
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(mail.Html, Encoding.UTF8, "text/html"));
        return message;
    }

    // 5yz: the same mail will be refused again (RFC 5321, section 4.2.1). General failure stands for all that is not SMTP.
    private static bool IsFinal(SmtpStatusCode status) => (int)status is >= 500 and < 600;
}
