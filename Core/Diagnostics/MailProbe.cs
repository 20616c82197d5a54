using System.Net.Sockets;
using Concierge.Core.Mail;
using Microsoft.Extensions.Options;

namespace Concierge.Core.Diagnostics;

/// <summary>Waits for the greeting of the mail server, and leaves.</summary>
internal sealed class MailProbe(IOptions<MailOptions> options) : IDependencyProbe
{
    private const string Greeting = "220";

    public string Name => DependencyNames.Mail;

    public bool IsConfigured => options.Value.IsConfigured;

    public async Task<string?> AskAsync(CancellationToken cancellation)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(options.Value.Host!, options.Value.Port, cancellation);
        using var reader = new StreamReader(connection.GetStream());
        var line = await reader.ReadLineAsync(cancellation);
        return line?.StartsWith(Greeting, StringComparison.Ordinal) == true ? "SMTP" : throw new ProbeFailedException("no_greeting");
    }
}
