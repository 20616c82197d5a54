using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Concierge.Tests.Mail;

/// <summary>
/// A mail server on loopback: takes mails as RFC 5321 says, or refuses them, and keeps what it took. With a certificate
/// it offers STARTTLS (RFC 3207) and takes mails only after it, or speaks TLS from the first byte.
/// </summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;
    private readonly TaskCompletionSource<string> _mail = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _answerToRecipient;
    private readonly X509Certificate2? _certificate;
    private readonly bool _isTlsAtOnce;

    public SmtpServer(string answerToRecipient = "250 OK", X509Certificate2? certificate = null, bool isTlsAtOnce = false)
    {
        (_answerToRecipient, _certificate, _isTlsAtOnce) = (answerToRecipient, certificate, isTlsAtOnce);
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Who may sign in, by AUTH PLAIN (RFC 4616) or LOGIN.</summary>
    public (string Name, string Password) Account { get; init; } = ("ada", "right");

    /// <summary>What it says to a wrong password. An answer that begins with 421 is its last.</summary>
    public string AnswerToWrongPassword { get; init; } = "535 no";

    /// <summary>Whether it lets people sign in without TLS.</summary>
    public bool IsSignInOfferedInTheClear { get; init; }

    /// <summary>Whether it takes addresses beyond ASCII (RFC 6531).</summary>
    public bool IsUtf8Offered { get; init; }

    /// <summary>What clients asked, in order.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The first mail's headers and body, as they came over the wire.</summary>
    public Task<string> Mail => _mail.Task;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _serving;
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                await ServeAsync(client);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The end of the test.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            await using var stream = client.GetStream();
            if (_isTlsAtOnce)
            {
                await TalkOverTlsAsync(stream, isGreeting: true);
                return;
            }

            if (await TalkAsync(stream, isGreeting: true, isEncrypted: false)) await TalkOverTlsAsync(stream, isGreeting: false);
        }
        catch (Exception error) when (error is IOException or AuthenticationException)
        {
            // A client that hangs up, or does not like the certificate.
        }
    }

    private async Task TalkOverTlsAsync(NetworkStream stream, bool isGreeting)
    {
        await using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _end.Token);
        await TalkAsync(tls, isGreeting, isEncrypted: true);
    }

    /// <returns>True when the client has asked to go on over TLS.</returns>
    private async Task<bool> TalkAsync(Stream stream, bool isGreeting, bool isEncrypted)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n", AutoFlush = true };
        if (isGreeting) await writer.WriteLineAsync("220 mail.test ready");
        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            Commands.Enqueue(line);
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            if (verb == "STARTTLS" && _certificate is not null && !isEncrypted)
            {
                await writer.WriteLineAsync("220 go on");
                return true;
            }

            var answer = verb == "AUTH" ? await SignInAsync(line, reader, writer) : Answer(verb, isEncrypted);
            await writer.WriteLineAsync(answer);
            if (verb == "QUIT" || answer.StartsWith("421", StringComparison.Ordinal)) return false;
            if (verb != "DATA") continue;
            _mail.TrySetResult(await ReadMailAsync(reader));
            await writer.WriteLineAsync("250 taken");
        }

        return false;
    }

    private string Answer(string verb, bool isEncrypted) => verb switch
    {
        "EHLO" => string.Join("\r\n250-", (string[])["250-mail.test", .. Abilities(isEncrypted)]) + "\r\n250 8BITMIME",
        "STARTTLS" => "502 not here",
        "MAIL" when _certificate is not null && !isEncrypted => "530 Must issue a STARTTLS command first",
        "RCPT" => _answerToRecipient,
        "DATA" => "354 go on",
        "QUIT" => "221 bye",
        _ => "250 OK",
    };

    private IEnumerable<string> Abilities(bool isEncrypted)
    {
        if (isEncrypted || IsSignInOfferedInTheClear) yield return "AUTH PLAIN LOGIN";
        if (!isEncrypted && _certificate is not null) yield return "STARTTLS";
        if (IsUtf8Offered) yield return "SMTPUTF8";
    }

    private async Task<string> SignInAsync(string line, StreamReader reader, StreamWriter writer)
    {
        var (given, expected) = ("", "");
        if (line.Split(' ') is ["AUTH", var way, var name] && way.Equals("LOGIN", StringComparison.OrdinalIgnoreCase))
        {
            await writer.WriteLineAsync("334 UGFzc3dvcmQ6");
            (given, expected) = ($"{name} {await reader.ReadLineAsync(_end.Token)}", $"{Base64(Account.Name)} {Base64(Account.Password)}");
        }
        else
        {
            (given, expected) = (line.Split(' ')[^1], Base64($"\0{Account.Name}\0{Account.Password}"));
        }

        return string.Equals(given, expected, StringComparison.Ordinal) ? "235 welcome" : AnswerToWrongPassword;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private async Task<string> ReadMailAsync(StreamReader reader)
    {
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync(_end.Token) is { } line && line != ".") mail.AppendLine(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line);
        return mail.ToString();
    }
}
