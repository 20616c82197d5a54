using System.Net.Sockets;

namespace Concierge.Core.Outbound;

/// <summary>A connection to a server that a person named, which is not read beyond a limit.</summary>
/// <param name="mostBytes">How much is read at most, what belongs to TLS included.</param>
internal sealed class LimitedStream(Socket socket, long mostBytes) : NetworkStream(socket, ownsSocket: true)
{
    private long _left = mostBytes;

    public override int Read(byte[] buffer, int offset, int count) => Count(base.Read(buffer, offset, count));

    public override int Read(Span<byte> buffer) => Count(base.Read(buffer));

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => Count(await base.ReadAsync(buffer.AsMemory(offset, count), cancellationToken));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => Count(await base.ReadAsync(buffer, cancellationToken));

    private int Count(int read) => (_left -= read) >= 0 ? read : throw new IOException("The server sends more than is read.");
}
