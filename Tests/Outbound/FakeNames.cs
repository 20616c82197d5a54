using System.Net;
using System.Net.Sockets;
using Concierge.Core.Outbound;
using Microsoft.Extensions.Options;

namespace Concierge.Tests.Outbound;

/// <summary>
/// A connector whose names a test makes up. 127.0.0.1 counts as the internet, where the tests' servers are; the
/// other loopback addresses are inside.
/// </summary>
internal sealed class FakeNames() : OutboundConnector(Options.Create(new OutboundOptions()))
{
    private readonly Dictionary<string, Queue<string[]>> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The n-th question for the name gets the n-th answer; the last one stays.</summary>
    public FakeNames Say(string name, params string[][] answers)
    {
        _names[name] = new Queue<string[]>(answers);
        return this;
    }

    protected override bool IsAllowed(IPAddress address) => address.Equals(IPAddress.Loopback) || base.IsAllowed(address);

    protected override Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        if (!_names.TryGetValue(host, out var answers))
            return IPAddress.TryParse(host, out var literal) ? Task.FromResult<IPAddress[]>([literal]) : throw new SocketException((int)SocketError.HostNotFound);
        var answer = answers.Count > 1 ? answers.Dequeue() : answers.Peek();
        return Task.FromResult<IPAddress[]>([.. answer.Select(IPAddress.Parse)]);
    }
}
