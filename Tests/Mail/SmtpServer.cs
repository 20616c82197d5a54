using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Concierge.Tests.Mail;

/// <summary>A mail server on loopback: takes mails as RFC 5321 says, or refuses them, and keeps what it took.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;
    private readonly TaskCompletionSource<string> _mail = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SmtpServer(string answerToRecipient = "250 OK")
    {
        AnswerToRecipient = answerToRecipient;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The first mail's headers and body, as they came over the wire.</summary>
    public Task<string> Mail => _mail.Task;

    private string AnswerToRecipient { get; }

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
                await TalkAsync(client);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or InvalidOperationException or IOException)
        {
            // The end of the test.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 mail.test ready");
        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    // No STARTTLS among what it offers.
                    await writer.WriteLineAsync("250-mail.test\r\n250 8BITMIME");
                    break;
                case "RCPT":
                    await writer.WriteLineAsync(AnswerToRecipient);
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 go on");
                    _mail.TrySetResult(await ReadMailAsync(reader));
                    await writer.WriteLineAsync("250 taken");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("250 OK");
                    break;
            }
        }
    }

    private async Task<string> ReadMailAsync(StreamReader reader)
    {
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync(_end.Token) is { } line && line != ".") mail.AppendLine(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line);
        return mail.ToString();
    }
}
