using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Concierge.Core.Results;

namespace Concierge.Core.Json;

/// <summary>Turns what the serializer says into the field and the rule it breaks, in the words of the wire.</summary>
public static partial class JsonFaults
{
    /// <summary>The field's name when the fault is in no field, but in the whole body.</summary>
    public const string Root = "body";

    private const int LongestField = 200;

    private static readonly string[] s_required = ["Required."];

    /// <summary>The refusal for input that could not be read as <paramref name="target"/>.</summary>
    public static Error Explain(JsonException fault, Type target, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var path = fault.Path ?? "$";
        if (fault.InnerException is JsonException syntax) return Error.Invalid(Field(path), Syntax(syntax));

        // The serializer tells these apart by nothing but their messages; a test holds each of them.
        var message = fault.Message;
        if (message.Contains("missing required properties", StringComparison.Ordinal)) return Missing(path, message);
        if (message.Contains("could not be mapped", StringComparison.Ordinal)) return Error.Invalid(Field(path), "Unknown field.");
        if (message.StartsWith("Duplicate property", StringComparison.Ordinal)) return Error.Invalid(Repeated(path, message), "Given more than once.");
        if (message.Contains("allow null values", StringComparison.Ordinal)) return Error.Invalid(Field(path), "Must not be null.");
        return Error.Invalid(Field(path), JsonTypes.Rule(JsonTypes.At(path, target, options)));
    }

    /// <summary><c>$.budget.amount</c> is <c>budget.amount</c>; <c>$</c> is <see cref="Root"/>.</summary>
    public static string Field(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var field = path.TrimStart('$').TrimStart('.');
        return field.Length == 0 ? Root : field.Length <= LongestField ? field : string.Concat(field.AsSpan(0, LongestField), "…");
    }

    private static string Syntax(JsonException syntax)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"line {syntax.LineNumber + 1}, byte {syntax.BytePositionInLine + 1}");
        return syntax.Message.Contains("maximum configured depth", StringComparison.Ordinal)
            ? $"Nested too deeply, at {place}: at most 64 levels."
            : $"Malformed JSON at {place}.";
    }

    private static Error Missing(string path, string message)
        => Error.Invalid(Quoted().Matches(message[message.IndexOf("including", StringComparison.Ordinal)..])
            .Select(match => Field($"{path}.{match.Groups["name"].Value}"))
            .ToDictionary(field => field, _ => s_required, StringComparer.Ordinal));

    // Inside a JsonElement the path stops at the element; the message alone has the name.
    private static string Repeated(string path, string message)
    {
        var name = Quoted().Match(message).Groups["name"].Value;
        return Field(path.EndsWith($".{name}", StringComparison.OrdinalIgnoreCase) ? path : $"{path}.{name}");
    }

    [GeneratedRegex("'(?<name>[^']+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();
}
