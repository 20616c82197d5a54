using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Concierge.Jobs;

/// <summary>What Postgres takes of a text: no NUL, and no half of a surrogate pair.</summary>
internal static class StorableText
{
    private const string Refusal = "A text in it holds a NUL character, which cannot be stored.";
    private const string EscapedNul = "\\u0000";

    /// <summary>The text with U+FFFD in place of what cannot be stored.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="most">Of so many UTF-16 units at most; cut before a pair rather than through it.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Of(string? text, int most = int.MaxValue)
    {
        if (text is null) return null;
        if (text.Length > most) text = text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
        // The encoder does that to halves of pairs.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
    }

    /// <summary>The JSON text as it is.</summary>
    /// <exception cref="ArgumentException">It holds a NUL.</exception>
    public static string Json(string json) => HasNul(json) ? throw new ArgumentException(Refusal, nameof(json)) : json;

    /// <summary>The JSON text as it is, for a job of the type.</summary>
    /// <exception cref="PayloadInvalidException">It holds a NUL.</exception>
    public static string Payload(string type, string json) => HasNul(json) ? throw new PayloadInvalidException(type, Refusal) : json;

    /// <summary>
    /// Whether a JSON text holds a NUL. Postgres stores it as json and can then look into nothing of that text, be it to
    /// build an index over another field; as jsonb it refuses it.
    /// </summary>
    public static bool HasNul(string json)
    {
        // An escape, as in "a\u0000b"; after an escaped backslash the same letters are text.
        for (var at = json.IndexOf(EscapedNul, StringComparison.Ordinal); at >= 0; at = json.IndexOf(EscapedNul, at + 1, StringComparison.Ordinal))
        {
            if ((at - json.AsSpan(0, at).TrimEnd('\\').Length) % 2 == 0) return true;
        }

        return false;
    }
}
