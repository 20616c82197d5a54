using System.Net;
using System.Net.Security;
using System.Text;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Concierge.Core.Mail;

/// <summary>MailKit's client as this server uses it.</summary>
internal static class SmtpClients
{
    private const string Plain = "PLAIN";

    /// <summary>A client that trusts what the machine trusts. It has no protocol log: mails hold addresses and tokens.</summary>
    public static SmtpClient Create() => new()
    {
        // As for HTTP. A revocation list is fetched from the address in the server's own certificate, which may lead inside.
        CheckCertificateRevocation = false,
        // MailKit's own check also accepts some certificates of large providers that do not verify.
        ServerCertificateValidationCallback = (_, _, _, errors) => errors == SslPolicyErrors.None,
    };

    /// <exception cref="AuthenticationException">The server does not accept the name or password.</exception>
    /// <exception cref="NotSupportedException">The server has no way to sign in that MailKit knows.</exception>
    public static Task SignInAsync(this SmtpClient client, string name, string password, CancellationToken cancellation)
    {
        // MailKit tries one mechanism after the other. A wrong password would count twice, and a server that hangs up
        // after the first try would look broken.
        if (client.IsEncrypted && client.AuthenticationMechanisms.Contains(Plain)) client.AuthenticationMechanisms.IntersectWith([Plain]);
        return client.AuthenticateAsync(Encoding.UTF8, new NetworkCredential(name, password), cancellation);
    }

    /// <summary>The code of an answer that refuses something; null for any other fault.</summary>
    public static int? RefusalCode(Exception fault) => fault switch
    {
        SmtpCommandException refused => (int)refused.StatusCode,
        AuthenticationException { InnerException: SmtpCommandException refused } => (int)refused.StatusCode,
        _ => null,
    };
}
