using System.Net.Sockets;
using System.Text;
using Concierge.Jobs;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;
using TlsException = System.Security.Authentication.AuthenticationException;

namespace Concierge.Core.Mail;

/// <summary>Sends over SMTP, by default with STARTTLS. The server is the operator's choice, and may be inside.</summary>
internal sealed class SmtpSender(IOptions<MailOptions> options, TimeProvider time) : IMailSender
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task SendAsync(MailMessageText mail, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(mail);
        using var message = MailComposer.Compose(mail, options.Value.From, time.GetUtcNow());
        using var limit = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await SendAsync(message, both.Token);
        }
        catch (Exception fault) when (fault is not FailForGoodException)
        {
            // MailKit reports a handshake that was cancelled as one that failed.
            cancellation.ThrowIfCancellationRequested();
            if (InWords(fault) is { } words) throw words;
            throw;
        }
    }

    private async Task SendAsync(MimeMessage message, CancellationToken cancellation)
    {
        using var client = SmtpClients.Create();
        var security = options.Value.UseStartTls ? SecureSocketOptions.StartTls : SecureSocketOptions.None;
        await client.ConnectAsync(options.Value.Host!, options.Value.Port, security, cancellation);
        // A relay that lets this machine send without a name does not offer to sign in.
        if (options.Value.User is { Length: > 0 } user && client.Capabilities.HasFlag(SmtpCapabilities.Authentication))
            await client.SignInAsync(user, options.Value.Password ?? "", cancellation);
        RefuseUnsendable(message, client.Capabilities);
        await client.SendAsync(message, cancellation);
        await client.DisconnectAsync(quit: true, cancellation);
    }

    private static void RefuseUnsendable(MimeMessage message, SmtpCapabilities capabilities)
    {
        // Domains have an ASCII form. What stands before the @ has none.
        if (!capabilities.HasFlag(SmtpCapabilities.UTF8) && message.To.Mailboxes.Any(to => !Ascii.IsValid(to.GetAddress(idnEncode: true))))
            throw new FailForGoodException("mail_refused", "The mail server does not take addresses with letters beyond ASCII.");
    }

    // 5yz: the same will be refused again (RFC 5321, section 4.2.1).
    private static Exception? InWords(Exception fault) => (fault, SmtpClients.RefusalCode(fault)) switch
    {
        (AuthenticationException, >= 500) => new FailForGoodException("mail_sign_in_refused", "The mail server does not accept the name or password."),
        (_, >= 500) => new FailForGoodException("mail_refused", "The mail server refused the mail."),
        // Tried again: a certificate is renewed sooner or later, and a mail is not worth less for that.
        (SslHandshakeException { InnerException: TlsException }, _) => new RetryableException(
            "mail_server_not_trusted", "No secure connection: the mail server's certificate is not valid for its name, has expired, or is not trusted here."),
        (CommandException or ProtocolException or AuthenticationException or SslHandshakeException, _) => Unavailable(),
        (SocketException or IOException or NotSupportedException or OperationCanceledException, _) => Unavailable(),
        _ => null,
    };

    private static RetryableException Unavailable() => new("mail_server_unavailable", "The mail server cannot be reached.");
}
