using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Concierge.Tests.Chaos.Support;

/// <summary>Stands between clients and a server on this machine, and knows their protocol well enough to do harm.</summary>
public abstract class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly Func<int> _target;
    private readonly Task _accepting;

    /// <param name="target">The server's port, asked for at each connection.</param>
    protected TcpProxy(Func<int> target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_connections.Keys);
        _ending.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Carries one connection. It is closed on both sides when this ends.</summary>
    protected abstract Task CarryAsync(NetworkStream client, NetworkStream server, CancellationToken cancellation);

    /// <summary>Ends both directions as soon as one of them has ended.</summary>
    protected static async Task BothAsync(Func<CancellationToken, Task> there, Func<CancellationToken, Task> back, CancellationToken cancellation)
    {
        using var one = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var both = new[] { there(one.Token), back(one.Token) };
        await Task.WhenAny(both);
        await one.CancelAsync();
        await Task.WhenAll(both).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_ending.Token);
            var connection = ConnectAsync(client);
            _connections[connection] = true;
            _ = connection.ContinueWith(ended => _connections.TryRemove(ended, out _), TaskScheduler.Default);
        }
    }

    private async Task ConnectAsync(TcpClient client)
    {
        await Task.Yield();
        using (client)
        {
            using var server = new TcpClient();
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target(), _ending.Token);
                client.NoDelay = server.NoDelay = true;
                await CarryAsync(client.GetStream(), server.GetStream(), _ending.Token);
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One side has gone; closing the other tells it so.
            }
        }
    }
}

/// <summary>Throws the dice for faults, the same ones for the same seed.</summary>
public sealed class Dice(double rate, int seed)
{
    private readonly Random _random = new(seed);
    private int _thrown;
    private int _hits;

    /// <summary>How often something could have been broken.</summary>
    public int Thrown => _thrown;

    /// <summary>How often something was.</summary>
    public int Hits => _hits;

    /// <summary>Null mostly; else which of the kinds of fault it is to be.</summary>
    public int? Throw(int kinds)
    {
        lock (_random)
        {
            _thrown++;
            if (_random.NextDouble() >= rate) return null;
            _hits++;
            return _random.Next(kinds);
        }
    }
}
