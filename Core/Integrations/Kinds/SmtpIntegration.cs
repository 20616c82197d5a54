using System.Globalization;
using Concierge.Contracts.Integrations;
using Concierge.Core.Outbound;

namespace Concierge.Core.Integrations.Kinds;

/// <summary>A server that sends mail. The test signs in and sends nothing.</summary>
internal sealed class SmtpIntegration(OutboundConnector connector) : IntegrationDefinition
{
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
        await using var dialogue = new SmtpDialogue(await connector.ConnectAsync(host, port, cancellation), host);
        if (settings["security"] == "tls") await dialogue.EncryptAsync(cancellation);
        if (!(await dialogue.GreetAsync(cancellation)).IsOk) return TestOutcome.Fails("There is a server on this port, but it does not greet like a mail server.");
        if (settings["security"] == "starttls")
        {
            if (!(await dialogue.AskAsync("STARTTLS", cancellation)).IsOk) return TestOutcome.Fails("The server does not offer STARTTLS on this port. Port 465 usually wants 'tls'.");
            await dialogue.EncryptAsync(cancellation);
            await dialogue.HelloAsync(cancellation);
        }

        return await SignInAsync(dialogue, settings, cancellation);
    }

    private static async Task<TestOutcome> SignInAsync(SmtpDialogue dialogue, IntegrationSettings settings, CancellationToken cancellation)
    {
        if (settings.Find("username") is not { } name) return TestOutcome.Works("The mail server answers. No name was given, so nobody signed in.");
        if (settings["security"] == "none") return TestOutcome.Fails("A password is not sent without encryption. Choose starttls or tls.");
        return (await dialogue.SignInAsync(name, settings.Find("password") ?? "", cancellation)).Code switch
        {
            >= 200 and < 300 => TestOutcome.Works("The mail server accepts the name and password."),
            535 or 534 or 530 => TestOutcome.Fails("The mail server does not accept the name or password. Some services want an app password."),
            var code => TestOutcome.Fails($"The mail server does not let you sign in this way ({code})."),
        };
    }
}
