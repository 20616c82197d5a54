using System.Globalization;
using Concierge.Contracts.Integrations;
using Concierge.Core.Mail;
using Concierge.Core.Outbound;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Concierge.Core.Integrations.Kinds;

/// <summary>A server that sends mail. The test signs in and sends nothing.</summary>
internal sealed class SmtpIntegration(OutboundConnector connector) : IntegrationDefinition
{
    // Far more than a greeting, a certificate and an answer take. MailKit itself would read for as long as a server writes.
    private const int MostBytes = 256 * 1024;

    public override string Type => "smtp";

    public override string Title => "Mail server";

    public override string Description => "A server that sends mail in your name (SMTP).";

    public override IReadOnlyList<IntegrationField> Fields { get; } =
    [
        new("host", "Server"),
        new("port", "Port", IntegrationFieldKind.Number) { Default = "587", IsRequired = false },
        new("security", "Encryption", IntegrationFieldKind.Choice) { Choices = ["starttls", "tls", "none"], Default = "starttls", IsRequired = false },
        new("from", "Sender") { Help = "The address that mail comes from." },
        new("username", "Name") { IsRequired = false },
        new("password", "Password") { IsSecret = true, IsRequired = false },
    ];

    public override async Task<TestOutcome> TestAsync(IntegrationSettings settings, CancellationToken cancellation)
    {
        var (host, port) = (settings["host"], int.Parse(settings["port"], CultureInfo.InvariantCulture));
        await using var connection = await connector.ConnectAsync(host, port, MostBytes, cancellation);
        using var client = SmtpClients.Create();
        client.LocalDomain = "concierge";
        try
        {
            await client.ConnectAsync(connection, host, port, Security(settings["security"]), cancellation);
        }
        catch (Exception fault) when (fault is NotSupportedException or SmtpCommandException or SmtpProtocolException)
        {
            // A server that named its abilities has greeted; what it refused then was STARTTLS.
            return TestOutcome.Fails(client.Capabilities == SmtpCapabilities.None
                ? "There is a server on this port, but it does not greet like a mail server."
                : "The server does not offer STARTTLS on this port. Port 465 usually wants 'tls'.");
        }

        return await SignInAsync(client, settings, cancellation);
    }

    private static SecureSocketOptions Security(string choice) => choice switch
    {
        "tls" => SecureSocketOptions.SslOnConnect,
        "none" => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    private static async Task<TestOutcome> SignInAsync(SmtpClient client, IntegrationSettings settings, CancellationToken cancellation)
    {
        if (settings.Find("username") is not { } name) return TestOutcome.Works("The mail server answers. No name was given, so nobody signed in.");
        if (!client.IsEncrypted) return TestOutcome.Fails("A password is not sent without encryption. Choose starttls or tls.");
        try
        {
            await client.SignInAsync(name, settings.Find("password") ?? "", cancellation);
            return TestOutcome.Works("The mail server accepts the name and password.");
        }
        catch (NotSupportedException)
        {
            return TestOutcome.Fails("The mail server does not let you sign in with a name and a password.");
        }
        catch (Exception fault) when (SmtpClients.RefusalCode(fault) is { } code)
        {
            return TestOutcome.Fails(code is 535 or 534 or 530
                ? "The mail server does not accept the name or password. Some services want an app password."
                : $"The mail server does not let you sign in this way ({code}).");
        }
    }
}
