using System.Collections;
using System.Text.Json;

namespace Concierge.Core.Json;

/// <summary>What a value has to look like on the wire, by its CLR type.</summary>
public static class JsonTypes
{
    /// <summary>The rule that a value of this type must follow, as a sentence; null asks for nothing in particular.</summary>
    public static string Rule(Type? type) => type switch
    {
        null => "Not a valid value.",
        { IsEnum: true } => $"Must be one of: {string.Join(", ", Names(type))}.",
        _ when type == typeof(string) => "Must be text.",
        _ when type == typeof(bool) => "Must be true or false.",
        _ when type == typeof(Guid) => "Must be a UUID.",
        _ when type == typeof(DateOnly) => "Must be a date such as 2027-05-01.",
        _ when type == typeof(TimeOnly) => "Must be a time such as 09:30:00.",
        _ when type == typeof(DateTimeOffset) => "Must be a moment with its offset, such as 2027-05-01T09:30:00Z.",
        _ when type == typeof(int) || type == typeof(long) || type == typeof(short) => "Must be a whole number.",
        _ when type == typeof(decimal) || type == typeof(double) => "Must be a number.",
        _ when typeof(IEnumerable).IsAssignableFrom(type) => "Must be a list.",
        _ => "Must be an object.",
    };

    /// <summary>An enum's values as they are written on the wire.</summary>
    public static IEnumerable<string> Names(Type type) => Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName);

    /// <summary>The type that stands at a path such as <c>$.budget.amount</c> or <c>$.interests[2]</c>; null when nothing does.</summary>
    public static Type? At(string path, Type root, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        var type = root;
        foreach (var segment in path.Split(['.', '['], StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            var info = options.GetTypeInfo(type);
            var next = segment.EndsWith(']')
                ? info.ElementType
                : info.Properties.FirstOrDefault(property => string.Equals(property.Name, segment, StringComparison.OrdinalIgnoreCase))?.PropertyType;
            if (next is null) return null;
            type = Nullable.GetUnderlyingType(next) ?? next;
        }

        return type;
    }
}
