using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Concierge.Api.Accounts;

namespace Concierge.Api.RateLimits;

/// <summary>Whose calls are counted.</summary>
internal static class RateLimitCaller
{
    /// <summary>The policy that holds for this caller everywhere, and the caller's key.</summary>
    public static (string Policy, string Key) Of(HttpContext context)
        => context.User.PersonId() is { } id
            ? (context.User.IsGuest() ? RateLimitPolicies.Guest : RateLimitPolicies.User, id.ToString("N"))
            : (RateLimitPolicies.Anonymous, Address(context));

    /// <summary>
    /// The caller's address, hashed so that Redis holds none. Of an IPv6 address the half that names the network: the
    /// other half is the caller's own to choose, and would make a new caller with every request.
    /// </summary>
    public static string Address(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address) return "unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes().AsSpan();
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(address)) bytes = bytes[..8];
        return Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16));
    }
}
