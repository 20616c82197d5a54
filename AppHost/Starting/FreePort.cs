using System.Net;
using System.Net.Sockets;

namespace Concierge.AppHost.Starting;

/// <summary>Finds ports that nobody listens on.</summary>
internal static class FreePort
{
    private const int Tries = 100;

    /// <summary>The port, or the next free one, which is then printed.</summary>
    /// <param name="port">The port wanted.</param>
    /// <param name="user">Who wants it.</param>
    /// <exception cref="StartException">None of the next 100 ports is free.</exception>
    public static int From(int port, string user)
    {
        var free = Enumerable.Range(port, Tries).Where(IsFree).Cast<int?>().FirstOrDefault()
            ?? throw new StartException($"Ports {port} to {port + Tries - 1} are all in use.");
        if (free != port) Console.WriteLine($"Port {port} is in use: {user} takes {free}");
        return free;
    }

    // What listens on one of the two answers at `localhost`, and so does what listens on every address.
    private static bool IsFree(int port) => CanListen(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port));

    private static bool CanListen(IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode == SocketError.AddressNotAvailable; // The machine has no such address.
        }
    }
}
