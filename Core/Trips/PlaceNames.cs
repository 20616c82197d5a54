using System.Globalization;
using System.Text;

namespace Concierge.Core.Trips;

/// <summary>Makes names of places comparable, however people type them.</summary>
internal static class PlaceNames
{
    /// <summary>Lower case, without diacritics, everything but letters and digits as single spaces: <c>São Paulo!</c> is <c>sao paulo</c>.</summary>
    public static string Normalise(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (var c in name.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) continue;
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c)) plain.Append(Fold(c));
            else if (plain.Length > 0 && plain[^1] != ' ') plain.Append(' ');
        }

        return plain.ToString().TrimEnd();
    }

    // Letters that are no base letter with a mark, and so survive decomposition.
    private static string Fold(char c) => char.ToLowerInvariant(c) switch
    {
        'ø' => "o",
        'ł' => "l",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'đ' or 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        var other => other.ToString(),
    };
}
