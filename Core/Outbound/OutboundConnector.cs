using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Concierge.Core.Outbound;

/// <summary>
/// Opens connections to hosts that people name. The addresses are looked at here, after the name was resolved and
/// right before connecting to the very same ones, so that neither a redirect nor a name that resolves differently
/// the second time leads inside.
/// </summary>
public class OutboundConnector(IOptions<OutboundOptions> options)
{
    /// <summary>Connects to the first address that answers.</summary>
    /// <exception cref="AddressRefusedException">The name leads into this machine's networks.</exception>
    /// <exception cref="SocketException">There is no such host, or it does not answer.</exception>
    public async ValueTask<Stream> ConnectAsync(string host, int port, CancellationToken cancellation)
        => new NetworkStream(await OpenAsync(host, port, cancellation), ownsSocket: true);

    /// <summary>The same, for protocols whose client does not limit what it reads.</summary>
    /// <param name="mostBytes">Beyond it reading throws an <see cref="IOException"/>.</param>
    public async ValueTask<Stream> ConnectAsync(string host, int port, long mostBytes, CancellationToken cancellation)
        => new LimitedStream(await OpenAsync(host, port, cancellation), mostBytes);

    private async ValueTask<Socket> OpenAsync(string host, int port, CancellationToken cancellation)
    {
        var addresses = await ResolveAsync(host, cancellation);
        // One bad address among good ones is how a name is made to change sides; there is no honest use for it.
        if (!Array.TrueForAll(addresses, IsAllowed)) throw new AddressRefusedException();

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether requests may go there.</summary>
    protected virtual bool IsAllowed(IPAddress address) => options.Value.AllowPrivateAddresses || PublicAddresses.Contain(address);

    /// <summary>What a name stands for now.</summary>
    protected virtual async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host, out var literal)) return [literal];
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, cancellation);
            return addresses.Length > 0 ? addresses : throw new SocketException((int)SocketError.HostNotFound);
        }
        catch (ArgumentException)
        {
            // Longer than a name can be.
            throw new SocketException((int)SocketError.HostNotFound);
        }
    }
}

/// <summary>Somebody named a host that is not on the public internet. Does not say what is there.</summary>
public sealed class AddressRefusedException() : IOException("The address leads into a private network, where this server does not send requests.");
