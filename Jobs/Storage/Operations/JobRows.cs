using Concierge.Contracts.Operations;
using Npgsql;

namespace Concierge.Jobs.Storage.Operations;

/// <summary>The columns of a job in an operator's list.</summary>
internal static class JobRows
{
    public const int Count = 19;

    /// <summary>To be selected from <c>jobs.jobs</c> or from rows of it.</summary>
    public const string Columns = """
        id, type, queue, priority, state::text, owner_id, progress, message, attempt, max_attempts + extra_attempts,
        cancel_requested_at IS NOT NULL, created_at, run_at, started_at, finished_at, error_code, error_message, worker_id, correlation_id
        """;

    public static JobRowDto Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetString(1),
        row.GetString(2),
        row.GetInt16(3),
        ChangeReader.State(row.GetString(4)),
        row.GetGuid(5) is var owner && owner == Guid.Empty ? null : owner,
        row.GetInt16(6),
        row.Text(7),
        row.GetInt32(8),
        row.GetInt32(9),
        row.GetBoolean(10),
        row.GetFieldValue<DateTimeOffset>(11),
        row.GetFieldValue<DateTimeOffset>(12),
        row.Time(13),
        row.Time(14),
        row.Text(15),
        row.Text(16),
        row.Id(17),
        row.Id(18));

    public static string? Text(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static DateTimeOffset? Time(this NpgsqlDataReader row, int column)
        => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    public static Guid? Id(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetGuid(column);
}
