using Concierge.Contracts.Secrets;

namespace Concierge.Web.Secrets;

/// <summary>Secrets in words.</summary>
public static class SecretLook
{
    public static string Kind(SecretKind kind) => kind switch
    {
        SecretKind.ApiKey => "API key",
        SecretKind.Password => "Password",
        SecretKind.Token => "Token",
        SecretKind.SigningKey => "Signing key",
        _ => "Other",
    };

    /// <summary>The end of a value that is long enough to show one.</summary>
    public static string? Ending(string? lastFour) => lastFour is null ? null : $"…{lastFour}";

    /// <summary>A value as it was meant: browsers send line ends of their own, and a line end is easily copied along.</summary>
    public static string Clean(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Replace("\r\n", "\n", StringComparison.Ordinal).Trim('\n', '\r');
    }
}
