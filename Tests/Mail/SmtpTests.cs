using System.Text;
using Concierge.Core.Mail;
using Concierge.Jobs;
using Microsoft.Extensions.Options;

namespace Concierge.Tests.Mail;

public sealed class SmtpTests
{
    private static readonly MailMessageText Mail = new("ada@example.org", "Grüße", "Hello Ada,\n\nas text.\n", "<p>Hello Ada, as <b>HTML</b>.</p>");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_arrives_as_text_and_html()
    {
        await using var server = new SmtpServer();

        await Sender(server.Port).SendAsync(Mail, Cancellation);

        var mail = await server.Mail.WaitAsync(Cancellation);
        Assert.Contains("From: concierge@example.org", mail, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("To: ada@example.org", mail, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes("Grüße")), mail, StringComparison.Ordinal);
        Assert.Contains("text/html", mail, StringComparison.Ordinal);
        Assert.Contains("Auto-Submitted: auto-generated", mail, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_refused_recipient_is_not_tried_again()
    {
        await using var server = new SmtpServer("550 no such mailbox");

        var refused = await Assert.ThrowsAsync<FailForGoodException>(() => Sender(server.Port).SendAsync(Mail, Cancellation));

        Assert.Equal("mail_refused", refused.Code);
        Assert.DoesNotContain("ada", refused.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_server_that_asks_to_come_again_is_asked_again()
    {
        await using var server = new SmtpServer("451 try later");

        await Assert.ThrowsAsync<RetryableException>(() => Sender(server.Port).SendAsync(Mail, Cancellation));
    }

    [Fact]
    public async Task Nothing_is_said_in_the_clear_where_TLS_is_asked_for()
    {
        await using var server = new SmtpServer();

        await Assert.ThrowsAsync<RetryableException>(() => Sender(server.Port, useStartTls: true).SendAsync(Mail, Cancellation));

        Assert.False(server.Mail.IsCompleted);
    }

    [Fact]
    public async Task A_server_that_is_away_is_asked_again()
    {
        int port;
        await using (var server = new SmtpServer()) port = server.Port;

        await Assert.ThrowsAsync<RetryableException>(() => Sender(port).SendAsync(Mail, Cancellation));
    }

    private static SmtpSender Sender(int port, bool useStartTls = false)
        => new(Options.Create(new MailOptions { Host = "127.0.0.1", Port = port, From = "concierge@example.org", UseStartTls = useStartTls }));
}
