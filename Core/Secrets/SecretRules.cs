using System.Text;
using System.Text.RegularExpressions;
using Concierge.Contracts.Secrets;
using Concierge.Core.Results;

namespace Concierge.Core.Secrets;

/// <summary>What a secret must be like.</summary>
internal static partial class SecretRules
{
    public const int MaxBytes = 16 * 1024;
    public const int MaxSecrets = 200;

    private const int LeastForLastFour = 12;
    private const int Shown = 4;

    public static Error? Check(NewSecretRequest request)
    {
        var errors = new FieldErrors();
        errors.AddUnless(
            request.Name is not null && Name().IsMatch(request.Name),
            "name",
            "Must have 1 to 100 letters, digits, dots, dashes and underscores, and begin with a letter or digit.");
        errors.AddUnless(Enum.IsDefined(request.Kind), "kind", "Must be api_key, password, token, signing_key or other.");
        CheckValue(request.Value, "value", errors);
        return errors.Any ? errors.ToError() : null;
    }

    public static Error? Check(ReplaceSecretRequest request)
    {
        var errors = new FieldErrors();
        CheckValue(request.Value, "value", errors);
        return errors.Any ? errors.ToError() : null;
    }

    public static void CheckValue(string? value, string field, FieldErrors errors)
        => errors.AddUnless(
            !string.IsNullOrEmpty(value) && Encoding.UTF8.GetByteCount(value) <= MaxBytes, field, "Must have 1 to 16,384 bytes of UTF-8.");

    /// <summary>The end of a value that is long enough to keep the rest secret.</summary>
    public static string? LastFour(string value)
    {
        var characters = value.Trim().EnumerateRunes().ToList();
        if (characters.Count < LeastForLastFour) return null;
        var last = string.Concat(characters[^Shown..]);
        return last.Any(char.IsControl) ? null : last;
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Name();
}
