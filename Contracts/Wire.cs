using System.Text.Json;
using System.Text.Json.Serialization;

namespace Concierge.Contracts;

/// <summary>The one JSON dialect of the HTTP edge: camelCase names, enums as snake_case strings.</summary>
public static class Wire
{
    /// <summary>Options for reading and writing everything in this assembly.</summary>
    public static JsonSerializerOptions Json { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Applies the dialect to options that belong to somebody else, such as a host's.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        return options;
    }
}
