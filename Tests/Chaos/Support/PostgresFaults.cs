using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Concierge.Tests.Chaos.Support;

/// <summary>
/// Now and then answers a statement with an error of its own: 40001 instead of running it, 57P01 and a closed
/// connection instead of running it, or the same after it ran, so that the answer of a commit is lost.
/// </summary>
public sealed class PostgresFaults(Func<int> target, Dice dice) : TcpProxy(target)
{
    protected override async Task CarryAsync(NetworkStream client, NetworkStream server, CancellationToken cancellation)
    {
        using var session = new Session(client, server, dice);
        await session.RunAsync(cancellation);
    }

    private sealed class Session(NetworkStream client, NetworkStream server, Dice dice) : IDisposable
    {
        private const byte Idle = (byte)'I';
        private readonly SemaphoreSlim _toClient = new(1);
        private int _unanswered;
        private byte _status = Idle;
        private bool _answerIsLost;

        public Task RunAsync(CancellationToken cancellation) => BothAsync(ThereAsync, BackAsync, cancellation);

        public void Dispose() => _toClient.Dispose();

        private async Task ThereAsync(CancellationToken cancellation)
        {
            // The first message has no type: it says who connects, or which connection is to be cancelled.
            await server.WriteAsync(await ReadUntypedAsync(client, cancellation), cancellation);
            var unit = new List<byte[]>();
            while (true)
            {
                var message = await ReadTypedAsync(client, cancellation);
                unit.Add(message);
                var type = (char)message[0];
                // Up to here the client sends and waits: a simple query, or the end of an extended one.
                if (type is 'Q' or 'S')
                {
                    if (!await PassAsync(unit, cancellation)) return;
                }
                else if (type is not ('P' or 'B' or 'D' or 'E' or 'C'))
                {
                    await SendAsync(unit, cancellation);
                }
                else
                {
                    continue;
                }

                unit.Clear();
            }
        }

        // False when the connection is to be closed.
        private async Task<bool> PassAsync(List<byte[]> unit, CancellationToken cancellation)
        {
            switch (IsHousekeeping(unit) ? null : dice.Throw(3))
            {
                // The driver sends a BEGIN together with the first statement, which must not run outside of it.
                case 0 when _status == Idle && Volatile.Read(ref _unanswered) == 0 && !IsShortQuery(unit, "BEGIN"):
                    await AnswerAsync([.. Error("ERROR", "40001", "could not serialize access"), .. Ready()], cancellation);
                    return true;
                case 0 or 1:
                    await AnswerAsync(Error("FATAL", "57P01", "terminating connection due to administrator command"), cancellation);
                    return false;
                case 2:
                    Volatile.Write(ref _answerIsLost, true);
                    goto default;
                default:
                    Interlocked.Increment(ref _unanswered);
                    await SendAsync(unit, cancellation);
                    return true;
            }
        }

        private async Task BackAsync(CancellationToken cancellation)
        {
            while (true)
            {
                var message = await ReadTypedAsync(server, cancellation);
                if (Volatile.Read(ref _answerIsLost))
                {
                    if (message[0] != (byte)'Z' || Interlocked.Decrement(ref _unanswered) > 0) continue;
                    await AnswerAsync(Error("FATAL", "57P01", "terminating connection due to administrator command"), cancellation);
                    return;
                }

                if (message[0] == (byte)'Z')
                {
                    // The first one belongs to the log-in.
                    _status = message[5];
                    if (Volatile.Read(ref _unanswered) > 0) Interlocked.Decrement(ref _unanswered);
                }

                await AnswerAsync(message, cancellation);
            }
        }

        // What the driver sends before a statement to reset a pooled connection has an answer of its own.
        private static bool IsHousekeeping(List<byte[]> unit) => IsShortQuery(unit, "DISCARD");

        private static bool IsShortQuery(List<byte[]> unit, string word)
            => unit is [{ Length: < 100 } only] && only[0] == (byte)'Q' && Encoding.UTF8.GetString(only).Contains(word, StringComparison.Ordinal);

        private async Task SendAsync(List<byte[]> unit, CancellationToken cancellation)
        {
            foreach (var message in unit) await server.WriteAsync(message, cancellation);
        }

        private async Task AnswerAsync(byte[] message, CancellationToken cancellation)
        {
            await _toClient.WaitAsync(cancellation);
            try
            {
                await client.WriteAsync(message, cancellation);
            }
            finally
            {
                _toClient.Release();
            }
        }

        private static byte[] Ready() => [(byte)'Z', 0, 0, 0, 5, Idle];

        private static byte[] Error(string severity, string state, string text)
        {
            var fields = Encoding.UTF8.GetBytes($"S{severity}\0V{severity}\0C{state}\0M{text} (injected)\0\0");
            var message = new byte[fields.Length + 5];
            message[0] = (byte)'E';
            BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), fields.Length + 4);
            fields.CopyTo(message, 5);
            return message;
        }

        private static Task<byte[]> ReadUntypedAsync(NetworkStream stream, CancellationToken cancellation) => ReadAsync(stream, 0, cancellation);

        private static Task<byte[]> ReadTypedAsync(NetworkStream stream, CancellationToken cancellation) => ReadAsync(stream, 1, cancellation);

        private static async Task<byte[]> ReadAsync(NetworkStream stream, int typeLength, CancellationToken cancellation)
        {
            var head = new byte[typeLength + 4];
            await stream.ReadExactlyAsync(head, cancellation);
            var message = new byte[typeLength + BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(typeLength))];
            head.CopyTo(message, 0);
            await stream.ReadExactlyAsync(message.AsMemory(head.Length), cancellation);
            return message;
        }
    }
}
