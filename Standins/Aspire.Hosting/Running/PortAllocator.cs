using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Aspire.Hosting.Running;

/// <summary>Gives out ports of this machine, each once.</summary>
internal sealed class PortAllocator
{
    // Below the range from which the kernel takes the ports of outgoing connections.
    private const int First = 20_000;
    private const int Count = 12_000;

    private readonly HashSet<int> _given = [];

    /// <summary>A free port.</summary>
    public int Any() => NextFrom(First + RandomNumberGenerator.GetInt32(Count));

    /// <summary>The port wanted, or the next free one above it.</summary>
    public int NextFrom(int port)
    {
        for (var candidate = port; candidate <= IPEndPoint.MaxPort; candidate++)
        {
            if (!_given.Contains(candidate) && IsFree(candidate))
            {
                _given.Add(candidate);
                return candidate;
            }
        }

        throw new DistributedApplicationException($"No port from {port} upwards is free.");
    }

    private static bool IsFree(int port) =>
        CanListen(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port));

    private static bool CanListen(IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            return true; // This machine has no such address, so nobody is in the way there.
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
