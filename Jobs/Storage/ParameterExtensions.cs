using Npgsql;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <summary>Positional parameters: a column of a batch as an array, and single values.</summary>
internal static class ParameterExtensions
{
    public static void Add<TRow, TValue>(
        this NpgsqlCommand command, NpgsqlDbType element, IReadOnlyList<TRow> rows, Func<TRow, TValue> column)
        => command.Parameters.Add(element, rows, column);

    public static void Add<TRow, TValue>(
        this NpgsqlParameterCollection parameters, NpgsqlDbType element, IReadOnlyList<TRow> rows, Func<TRow, TValue> column)
    {
        var values = new TValue[rows.Count];
        for (var i = 0; i < values.Length; i++) values[i] = column(rows[i]);
        parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | element, Value = values });
    }

    public static void Add(this NpgsqlParameterCollection parameters, NpgsqlDbType type, object? value)
        => parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value });

    public static NpgsqlCommand With(this NpgsqlCommand command, NpgsqlDbType type, object? value)
    {
        command.Parameters.Add(type, value);
        return command;
    }

    public static NpgsqlCommand With<T>(this NpgsqlCommand command, T value)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return command;
    }
}
