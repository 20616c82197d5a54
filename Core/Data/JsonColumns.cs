using System.Text.Json;
using Concierge.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Concierge.Core.Data;

/// <summary>Maps a value to a jsonb column in the dialect of the wire, so that rows read like the API's answers.</summary>
internal static class JsonColumns
{
    public static PropertyBuilder<T> HasJsonColumn<T>(this PropertyBuilder<T> property)
        where T : class
        => property
            .HasColumnType("jsonb")
            .HasConversion(
                value => Write(value),
                text => Read<T>(text),
                new ValueComparer<T>((a, b) => Write(a) == Write(b), value => Write(value).GetHashCode(StringComparison.Ordinal), value => Read<T>(Write(value))));

    private static string Write<T>(T? value) => JsonSerializer.Serialize(value, Wire.Json);

    private static T Read<T>(string text)
        => JsonSerializer.Deserialize<T>(text, Wire.Json) ?? throw new JsonException($"A stored {typeof(T).Name} is null.");
}
