using System.Text.Json;
using System.Text.Json.Serialization;
using Concierge.Contracts;
using Concierge.Core.Results;

namespace Concierge.Core.Json;

/// <summary>
/// How JSON from outside is read: the dialect of <see cref="Wire"/>, and nothing that the reader would have to
/// guess. Unknown or repeated fields, numbers in quotes and missing values are refused.
/// </summary>
public static class StrictJson
{
    /// <summary>Options for reading input.</summary>
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Applies the rules to options that belong to somebody else, such as a host's.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        Wire.Configure(options);
        options.AllowDuplicateProperties = false;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.NumberHandling = JsonNumberHandling.Strict;
        return options;
    }

    /// <summary>Reads a part of a request, such as a job's input. What is wrong comes back as field errors relative to that part.</summary>
    public static Result<T> Read<T>(JsonElement input)
        where T : notnull
    {
        try
        {
            return input.Deserialize<T>(Options) is { } value ? value : Error.Invalid(JsonFaults.Root, "Must not be null.");
        }
        catch (JsonException fault)
        {
            return JsonFaults.Explain(fault, typeof(T), Options);
        }
    }
}
