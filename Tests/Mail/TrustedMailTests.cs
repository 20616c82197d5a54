using Concierge.Core.Mail;
using Concierge.Jobs;
using Concierge.ServiceDefaults;
using Concierge.Tests.Accounts;
using Concierge.Tests.Infrastructure;
using Microsoft.Extensions.Options;

namespace Concierge.Tests.Mail;

/// <summary>Mails over STARTTLS, with a certificate that is looked at.</summary>
[Collection(Exclusive.Name)]
public sealed class TrustedMailTests(ConciergeApp app)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_signs_in_over_STARTTLS_at_a_server_whose_authority_it_trusts()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue();
        await using var server = new SmtpServer(certificate: certificate) { Account = ("concierge", "a password of tests") };
        using var person = await Person.CreateAsync(app);
        await app.StopAsync(ResourceNames.Worker);
        try
        {
            await using var worker = await app.StartWorkerAsync(
                (TestAuthority.Variable, authority.CertificateFile),
                ("Mail__Host", "localhost"),
                ("Mail__Port", $"{server.Port}"),
                ("Mail__User", "concierge"),
                ("Mail__Password", "a password of tests"),
                ("Mail__From", "concierge@example.org"));

            await person.SignUpAsync();

            var mail = await server.Mail.WaitAsync(s_patience, Cancellation);
            Assert.Contains($"To: {person.Email}", mail, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("text/html", mail, StringComparison.Ordinal);
            Assert.DoesNotContain("a password of tests", worker.Output, StringComparison.Ordinal);
        }
        finally
        {
            await app.StartAsync(ResourceNames.Worker);
        }
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_said_to_be_one_and_tried_again()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue();
        await using var server = new SmtpServer(certificate: certificate);
        var sender = new SmtpSender(Options.Create(new MailOptions { Host = "localhost", Port = server.Port }), TimeProvider.System);

        var fault = await Assert.ThrowsAsync<RetryableException>(() => sender.SendAsync(new MailMessageText("ada@example.org", "Hello", "Hello", "<p>Hello</p>"), Cancellation));

        Assert.Equal("mail_server_not_trusted", fault.Code);
        Assert.False(server.Mail.IsCompleted);
    }
}
