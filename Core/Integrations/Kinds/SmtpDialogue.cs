using System.Globalization;
using System.Net.Security;
using System.Text;

namespace Concierge.Core.Integrations.Kinds;

/// <summary>An answer of a mail server, without its words.</summary>
internal readonly record struct SmtpReply(int Code)
{
    public bool IsOk => Code is >= 200 and < 400;
}

/// <summary>As much of SMTP (RFC 5321) as it takes to knock, to encrypt and to sign in.</summary>
internal sealed class SmtpDialogue(Stream stream, string host) : IAsyncDisposable
{
    private const int LongestLine = 4_096;
    private const int MostLines = 100;

    private readonly byte[] _one = new byte[1];
    private Stream _stream = stream;

    public async Task EncryptAsync(CancellationToken cancellation)
    {
        var tls = new SslStream(_stream);
        _stream = tls;
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancellation);
    }

    public async Task<SmtpReply> GreetAsync(CancellationToken cancellation)
    {
        var greeting = await ReadAsync(cancellation);
        return greeting.IsOk ? await HelloAsync(cancellation) : greeting;
    }

    public Task<SmtpReply> HelloAsync(CancellationToken cancellation) => AskAsync("EHLO concierge", cancellation);

    public Task<SmtpReply> SignInAsync(string name, string password, CancellationToken cancellation)
        => AskAsync($"AUTH PLAIN {Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{name}\0{password}"))}", cancellation);

    public async Task<SmtpReply> AskAsync(string line, CancellationToken cancellation)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancellation);
        await _stream.FlushAsync(cancellation);
        return await ReadAsync(cancellation);
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    // "250-SIZE 1000" goes on, "250 HELP" is the last line.
    private async Task<SmtpReply> ReadAsync(CancellationToken cancellation)
    {
        for (var lines = 0; lines < MostLines; lines++)
        {
            var line = await ReadLineAsync(cancellation);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code)) return default;
            if (line.Length == 3 || line[3] != '-') return new SmtpReply(code);
        }

        return default;
    }

    // Byte by byte: what comes after the line may belong to the TLS handshake.
    private async Task<string> ReadLineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (line.Length < LongestLine && await _stream.ReadAsync(_one, cancellation) == 1 && _one[0] != '\n')
        {
            if (_one[0] != '\r') line.Append((char)_one[0]);
        }

        return line.ToString();
    }
}
