using System.Text.RegularExpressions;

namespace Concierge.Core.Secrets.Transit;

/// <summary>What the settings of the key service must be like. Says everything that is wrong, and repeats no value.</summary>
internal static partial class KeyServiceRules
{
    private const string Section = $"{SecretsOptions.Section}:{nameof(SecretsOptions.KeyService)}";

    public static IEnumerable<string> Failures(KeyServiceOptions options)
    {
        if (!options.IsConfigured)
        {
            // Half a setting would silently leave the keys in the folder.
            if (!string.IsNullOrEmpty(options.TokenFile)) yield return $"{Section}:Address is missing, while {Section}:TokenFile is set.";
            yield break;
        }

        if (AddressFailure(options.Address!) is { } address) yield return $"{Section}:Address {address}";
        if (!Path().IsMatch(options.Mount ?? "")) yield return $"{Section}:Mount must be letters, digits, dots, dashes and underscores, with single slashes between.";
        if (!Name().IsMatch(options.Key ?? "")) yield return $"{Section}:Key must be letters, digits, dots, dashes and underscores.";
        if (TokenFile.Failure(options.TokenFile) is { } file) yield return $"{Section}:TokenFile {file}";
        if (options.Timeout < TimeSpan.FromSeconds(0.1) || options.Timeout > TimeSpan.FromMinutes(1)) yield return $"{Section}:Timeout must be from 00:00:00.1 to 00:01:00.";
    }

    private static string? AddressFailure(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http")) return "must be an https address.";
        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0) return "must have no user, query or fragment.";
        return address.Scheme is "https" || address.IsLoopback ? null : "must begin with https, unless it leads to this machine: the token and the data keys travel there.";
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Path();

    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9._-]*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
