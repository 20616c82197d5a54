using System.Runtime.CompilerServices;

namespace Concierge.Jobs;

internal static class Guard
{
    public static T Range<T>(T value, T min, T max, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : IComparable<T>
        => value.CompareTo(min) >= 0 && value.CompareTo(max) <= 0
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"Must be from {min} to {max}.");

    public static string Length(string value, int min, int max, [CallerArgumentExpression(nameof(value))] string? name = null)
        => value is not null && value.Length >= min && value.Length <= max
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"Must have {min} to {max} characters.");

    // These go into the text of statements.
    public static IReadOnlyList<string> Fields(IReadOnlyList<string> values, [CallerArgumentExpression(nameof(values))] string? name = null)
        => values.All(value => value.Length is > 0 and <= 100 && value.Split('.').All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')))
            ? values
            : throw new ArgumentException("Each must be names of letters, digits and underscores, joined by dots; at most 100 characters.", name);
}
