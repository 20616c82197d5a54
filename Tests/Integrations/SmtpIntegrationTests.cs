using System.Net;
using System.Net.Sockets;
using System.Text;
using Concierge.Core.Integrations;
using Concierge.Core.Integrations.Kinds;
using Concierge.Core.Outbound;
using Concierge.Tests.Mail;
using Concierge.Tests.Outbound;
using MailKit.Security;

namespace Concierge.Tests.Integrations;

/// <summary>How a mail server that a person named is connected to.</summary>
public sealed class SmtpIntegrationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_that_leads_inside_is_refused()
    {
        await using var server = new SmtpServer();
        var names = new FakeNames().Say("inside.example", ["10.0.0.1"]).Say("mixed.example", ["127.0.0.1", "127.0.0.2"]);

        await Assert.ThrowsAsync<AddressRefusedException>(() => TestAsync(names, "inside.example", server.Port, "none"));
        await Assert.ThrowsAsync<AddressRefusedException>(() => TestAsync(names, "mixed.example", server.Port, "none"));
        Assert.Empty(server.Commands);
    }

    [Fact]
    public async Task The_address_that_was_looked_at_is_the_one_that_is_connected_to()
    {
        await using var server = new SmtpServer();
        var names = new FakeNames().Say("mail.example", ["127.0.0.1"], ["127.0.0.2"]);

        var outcome = await TestAsync(names, "mail.example", server.Port, "none");

        Assert.True(outcome.IsOk, outcome.Message);
        Assert.Equal("EHLO concierge", server.Commands.First());
    }

    [Theory]
    [InlineData("220 mail.test", "250-A LINE OF MANY\r\n")]
    [InlineData("220 a line without end", "and on and on")]
    public async Task A_server_that_never_stops_is_not_read_for_ever(string greeting, string more)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var written = 0L;
        var chatter = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(more, 1_000)));
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync(Cancellation);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(greeting + (more.EndsWith('\n') ? "\r\n" : "")), Cancellation);
            while (true)
            {
                await client.GetStream().WriteAsync(chatter, Cancellation);
                Interlocked.Add(ref written, chatter.Length);
            }
        }, Cancellation);

        var fault = await Assert.ThrowsAnyAsync<IOException>(() => TestAsync(new FakeNames(), "127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, "none"));

        Assert.Contains("Is this the right kind of server", TestFaults.InWords(fault), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<IOException>(() => serving);
        // 256 KB are read; the rest is in the buffers of the connection.
        Assert.InRange(Interlocked.Read(ref written), 0, 32 * 1024 * 1024);
    }

    [Theory]
    [InlineData("250-mail.test\r\n250 STARTTLS\r\n", "454 not now\r\n", "does not offer STARTTLS")]
    [InlineData("502 no\r\n", "502 no\r\n", "does not greet like a mail server")]
    public async Task A_server_that_refuses_what_comes_before_the_sign_in(string hello, string next, string words)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync(Cancellation);
            using var reader = new StreamReader(client.GetStream());
            foreach (var answer in (string[])["220 mail.test\r\n", hello, next])
            {
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer), Cancellation);
                await reader.ReadLineAsync(Cancellation);
            }
        }, Cancellation);

        var outcome = await TestAsync(new FakeNames(), "127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, "starttls");

        Assert.False(outcome.IsOk);
        Assert.Contains(words, outcome.Message, StringComparison.Ordinal);
        await serving;
    }

    [Fact]
    public async Task A_server_that_hangs_up_on_a_handshake()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () => (await listener.AcceptTcpClientAsync(Cancellation)).Dispose(), Cancellation);

        var fault = await Assert.ThrowsAsync<SslHandshakeException>(() => TestAsync(new FakeNames(), "127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, "tls"));

        Assert.NotNull(TestFaults.InWords(fault));
        await serving;
    }

    private static Task<TestOutcome> TestAsync(OutboundConnector connector, string host, int port, string security)
        => new SmtpIntegration(connector).TestAsync(
            new IntegrationSettings(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["host"] = host,
                ["port"] = $"{port}",
                ["security"] = security,
                ["from"] = "ada@example.org",
            }),
            Cancellation);
}
