using System.Net;
using System.Net.Sockets;
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

    [Fact]
    public async Task Each_try_of_a_mail_has_the_same_id()
    {
        await using var server = new SmtpServer();
        var mail = Mail with { Id = Guid.CreateVersion7() };

        await Sender(server.Port).SendAsync(mail, Cancellation);

        Assert.Contains($"Message-Id: <{mail.Id:N}@example.org>", await server.Mail.WaitAsync(Cancellation), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_address_beyond_ASCII_goes_to_a_server_that_takes_it()
    {
        await using var server = new SmtpServer { IsUtf8Offered = true };

        await Sender(server.Port).SendAsync(Mail with { To = "jürgen@example.org" }, Cancellation);

        Assert.Contains("To: jürgen@example.org", await server.Mail.WaitAsync(Cancellation), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("RCPT TO:<jürgen@example.org>", server.Commands);
        Assert.Contains(server.Commands, command => command.StartsWith("MAIL FROM:", StringComparison.Ordinal) && command.Contains("SMTPUTF8", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_beyond_ASCII_is_refused_before_it_is_sent_where_the_server_does_not_take_it()
    {
        await using var server = new SmtpServer();

        var refused = await Assert.ThrowsAsync<FailForGoodException>(() => Sender(server.Port).SendAsync(Mail with { To = "jürgen@example.org" }, Cancellation));

        Assert.Equal("mail_refused", refused.Code);
        Assert.DoesNotContain("jürgen", refused.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(server.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_domain_beyond_ASCII_needs_nothing_of_the_server()
    {
        await using var server = new SmtpServer();

        await Sender(server.Port).SendAsync(Mail with { To = "ada@bücher.example" }, Cancellation);

        Assert.Contains("RCPT TO:<ada@xn--bcher-kva.example>", server.Commands);
    }

    [Theory]
    [InlineData("ada@example.org\r\nBcc: eve@example.org", "Hello")]
    [InlineData("ada@example.org\r\n", "Hello")]
    [InlineData("ada@example.org, eve@example.org", "Hello")]
    [InlineData("ada", "Hello")]
    [InlineData("ada@example.org", "Hello\r\nBcc: eve@example.org")]
    [InlineData("ada@example.org", "Hello\nBcc: eve@example.org")]
    public async Task What_would_add_a_header_or_a_recipient_is_refused(string to, string subject)
    {
        await using var server = new SmtpServer();

        var refused = await Assert.ThrowsAsync<FailForGoodException>(() => Sender(server.Port).SendAsync(Mail with { To = to, Subject = subject }, Cancellation));

        Assert.Equal("mail_malformed", refused.Code);
        Assert.DoesNotContain("ada", refused.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(server.Commands);
    }

    [Fact]
    public async Task A_name_and_password_are_given_where_the_server_asks_for_them()
    {
        await using var server = new SmtpServer { IsSignInOfferedInTheClear = true };
        await using var relay = new SmtpServer();

        await Sender(server.Port, password: "right").SendAsync(Mail, Cancellation);
        await Sender(relay.Port, password: "right").SendAsync(Mail, Cancellation);

        Assert.True(server.Mail.IsCompleted && relay.Mail.IsCompleted);
        Assert.Contains(server.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
        Assert.DoesNotContain(relay.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("535 no", typeof(FailForGoodException), "mail_sign_in_refused")]
    [InlineData("454 not now", typeof(RetryableException), "mail_server_unavailable")]
    public async Task A_refused_sign_in_is_told_from_one_to_try_again(string answer, Type fault, string code)
    {
        await using var server = new SmtpServer { IsSignInOfferedInTheClear = true, AnswerToWrongPassword = answer };

        var thrown = await Record.ExceptionAsync(() => Sender(server.Port, password: "wrong").SendAsync(Mail, Cancellation));

        Assert.IsType(fault, thrown);
        Assert.Equal(code, (thrown as FailForGoodException)?.Code ?? ((RetryableException)thrown).Code);
        Assert.False(server.Mail.IsCompleted);
    }

    [Fact]
    public async Task A_job_that_is_cancelled_while_the_connection_is_encrypted_is_cancelled()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var sending = Sender(((IPEndPoint)listener.LocalEndpoint).Port, useStartTls: true).SendAsync(Mail, cancelled.Token);
        using var client = await listener.AcceptTcpClientAsync(Cancellation);
        using var reader = new StreamReader(client.GetStream());
        foreach (var answer in (string[])["220 mail.test", "250-mail.test\r\n250 STARTTLS", "220 go on"])
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer + "\r\n"), Cancellation);
            // In the end the first bytes of the handshake, which nobody answers.
            Assert.NotEqual(0, await reader.ReadAsync(new char[1_000].AsMemory(), Cancellation));
        }

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    private static SmtpSender Sender(int port, bool useStartTls = false, string? password = null)
    {
        var options = new MailOptions { Host = "127.0.0.1", Port = port, From = "concierge@example.org", UseStartTls = useStartTls };
        if (password is not null) (options.User, options.Password) = ("ada", password);
        return new SmtpSender(Options.Create(options), TimeProvider.System);
    }
}
