using System.Buffers.Binary;
using System.Net.Sockets;

namespace Concierge.Tests.Chaos.Support;

/// <summary>Counts what is published, and now and then cuts the connection at it: before the broker has it, or before it can confirm.</summary>
public sealed class AmqpFaults(Func<int> target, Dice dice) : TcpProxy(target)
{
    private const byte MethodFrame = 1;
    private const byte BodyFrame = 3;
    private const int BasicPublish = (60 << 16) | 40;

    private int _published;

    /// <summary>Messages that clients published.</summary>
    public int Published => _published;

    protected override Task CarryAsync(NetworkStream client, NetworkStream server, CancellationToken cancellation)
        => BothAsync(token => ThereAsync(client, server, token), token => server.CopyToAsync(client, token), cancellation);

    private async Task ThereAsync(NetworkStream client, NetworkStream server, CancellationToken cancellation)
    {
        var greeting = new byte[8];
        await client.ReadExactlyAsync(greeting, cancellation);
        await server.WriteAsync(greeting, cancellation);
        var cutsAfterBody = false;
        while (true)
        {
            var frame = await ReadFrameAsync(client, cancellation);
            if (IsPublish(frame))
            {
                Interlocked.Increment(ref _published);
                var fault = dice.Throw(2);
                if (fault == 0) return;
                cutsAfterBody = fault == 1;
            }

            await server.WriteAsync(frame, cancellation);
            if (cutsAfterBody && frame[0] == BodyFrame) return;
        }
    }

    private static bool IsPublish(byte[] frame) =>
        frame[0] == MethodFrame && frame.Length >= 11 && BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(7)) == BasicPublish;

    // Type, channel, size, payload, end mark.
    private static async Task<byte[]> ReadFrameAsync(NetworkStream stream, CancellationToken cancellation)
    {
        var head = new byte[7];
        await stream.ReadExactlyAsync(head, cancellation);
        var frame = new byte[head.Length + BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(3)) + 1];
        head.CopyTo(frame, 0);
        await stream.ReadExactlyAsync(frame.AsMemory(head.Length), cancellation);
        return frame;
    }
}
