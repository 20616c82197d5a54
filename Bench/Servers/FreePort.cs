using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Concierge.Bench.Servers;

/// <summary>Finds ports of the loopback address that nobody listens on.</summary>
internal static class FreePort
{
    // Below the range from which the kernel takes the ports of outgoing connections.
    private const int First = 20_000;
    private const int Beyond = 32_000;

    public static int Next()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, Beyond);
            if (IsFree(port)) return port;
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
