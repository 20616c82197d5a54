namespace Concierge.Core.Secrets.Transit;

/// <summary>
/// The key management service does not help now. Nothing is wrong with the value: the same call succeeds when the
/// service does. The message names what an operator can do, and holds neither an address nor a token.
/// </summary>
public sealed class KeyServiceException : Exception
{
    private KeyServiceException(string code, string message, bool isOutage, Exception? inner)
        : base(message, inner) => (Code, IsOutage) = (code, isOutage);

    /// <summary>Such as <c>unreachable</c>, <c>timeout</c>, <c>token_refused</c>.</summary>
    public string Code { get; }

    /// <summary>It passes by itself, or by something done at the service; otherwise a setting of this process is wrong.</summary>
    public bool IsOutage { get; }

    /// <summary>The one behind this exception, however often others have wrapped it; null where there is none.</summary>
    public static KeyServiceException? Behind(Exception? fault)
    {
        while (fault is not null and not KeyServiceException) fault = fault.InnerException;
        return (KeyServiceException?)fault;
    }

    internal static KeyServiceException Outage(string code, string message, Exception? inner = null) => new(code, message, isOutage: true, inner);

    internal static KeyServiceException Settings(string code, string message) => new(code, message, isOutage: false, inner: null);
}
