using System.Net;
using System.Net.Sockets;
using Concierge.Core.Outbound;
using MailKit;
using MailKit.Security;
using AuthenticationException = System.Security.Authentication.AuthenticationException;

namespace Concierge.Core.Integrations;

/// <summary>Says in words what went wrong on the way to a server. Never repeats what was sent or received.</summary>
internal static class TestFaults
{
    /// <summary>Null for what is no fault of the outside service: a bug.</summary>
    public static string? InWords(Exception fault)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (OfCause(cause) is { } words) return words;
        }

        return fault is HttpRequestException or IOException or ProtocolException or SslHandshakeException
            ? "The connection broke before an answer came. Is this the right kind of server, and the right port?"
            : null;
    }

    /// <summary>What an answer's status says, where it is no success.</summary>
    public static string OfStatus(HttpStatusCode status) => (int)status switch
    {
        401 => "The server does not accept the name, password or key (401).",
        403 => "The server knows who you are but does not allow this (403).",
        404 or 410 => $"There is nothing at this address ({(int)status}). Check the path.",
        407 => "A proxy in between asks for a password (407).",
        429 => "The server has had too many requests (429). Try again later.",
        >= 300 and < 400 => $"The server sends to another address ({(int)status}) that is not followed. Enter the final address.",
        >= 500 => $"The server has a problem of its own ({(int)status}). Try again later.",
        _ => $"The server refuses the request ({(int)status}).",
    };

    private static string? OfCause(Exception cause) => cause switch
    {
        AddressRefusedException refused => refused.Message,
        AuthenticationException => "No secure connection: the server's certificate is not valid for this name, has expired, is not trusted here, or the server does not speak TLS on this port.",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery }
            => "There is no server of this name. Check the spelling.",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "The server is there but refuses the connection on this port. Check the port, and whether the service runs.",
        SocketException { SocketErrorCode: SocketError.TimedOut } => "The server does not answer. Check the address and the port.",
        SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown } => "There is no way to this server from here.",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "The answer is too large.",
        OperationCanceledException => "The server does not answer in time.",
        _ => null,
    };
}
