using System.Buffers;
using System.Text;

namespace Concierge.Core.Trips;

/// <summary>What text may hold before it is stored, shown and put into a prompt.</summary>
internal static class Text
{
    /// <summary>No control characters, and no half of a surrogate pair (Postgres refuses both).</summary>
    public static bool IsPlain(string text) => IsWellFormed(text) && !text.Any(char.IsControl);

    /// <summary>As <see cref="IsPlain"/>, but newline, carriage return and tab are welcome.</summary>
    public static bool IsPlainWithLines(string text)
        => IsWellFormed(text) && !text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'));

    /// <summary>The text on one line, without control characters, cut to a length.</summary>
    public static string Clean(string? text, int maxLength)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var clean = new StringBuilder(Math.Min(text.Length, maxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > maxLength) break;
            clean.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }

        return clean.ToString().Trim();
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var consumed) != OperationStatus.Done) return false;
            text = text[consumed..];
        }

        return true;
    }
}
