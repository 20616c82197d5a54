using Concierge.Jobs.Operations;
using Npgsql;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage.Operations;

/// <summary>One minute of one type, as it is stored.</summary>
internal sealed record StoredMinute(DateTimeOffset Minute, long Completed, long Failed, long Retried, long Other, int[] Waits, int[] Runs);

/// <summary>Adds to, reads and shortens the workers' statistics.</summary>
internal static class MinuteStatements
{
    // A flat array of all histograms, cut into rows here: Postgres has no arrays of arrays of different lengths.
    private const string Insert = """
        -- name: write minutes
        INSERT INTO jobs.minutes AS m (minute, queue, type, completed, failed, retried, other, waits, runs)
        SELECT n.minute, n.queue, n.type, n.completed, n.failed, n.retried, n.other,
               ($8::int[])[(n.row - 1) * $10 + 1 : n.row * $10], ($9::int[])[(n.row - 1) * $10 + 1 : n.row * $10]
        FROM unnest($1, $2, $3, $4, $5, $6, $7) WITH ORDINALITY AS n(minute, queue, type, completed, failed, retried, other, row)
        ORDER BY n.minute, n.queue, n.type
        ON CONFLICT (minute, queue, type) DO UPDATE SET
          completed = m.completed + excluded.completed, failed = m.failed + excluded.failed,
          retried = m.retried + excluded.retried, other = m.other + excluded.other,
          waits = (SELECT array_agg(coalesce(a, 0) + coalesce(b, 0) ORDER BY i) FROM unnest(m.waits, excluded.waits) WITH ORDINALITY AS u(a, b, i)),
          runs = (SELECT array_agg(coalesce(a, 0) + coalesce(b, 0) ORDER BY i) FROM unnest(m.runs, excluded.runs) WITH ORDINALITY AS u(a, b, i))
        """;

    private const string Read = """
        -- name: read minutes
        SELECT minute, completed, failed, retried, other, waits, runs FROM jobs.minutes
        WHERE minute >= $1 AND minute <= $2 AND ($3::text IS NULL OR queue = $3) AND ($4::text IS NULL OR type = $4)
        """;

    public static async Task AddAsync(JobsDatabase database, IReadOnlyDictionary<TallyKey, Tally> tallies, CancellationToken cancellation)
    {
        var rows = tallies.ToList();
        await using var command = database.Command(Insert);
        command.Add(NpgsqlDbType.TimestampTz, rows, row => row.Key.Minute);
        command.Add(NpgsqlDbType.Text, rows, row => row.Key.Queue);
        command.Add(NpgsqlDbType.Text, rows, row => row.Key.Type);
        command.Add(NpgsqlDbType.Bigint, rows, row => row.Value.Completed);
        command.Add(NpgsqlDbType.Bigint, rows, row => row.Value.Failed);
        command.Add(NpgsqlDbType.Bigint, rows, row => row.Value.Retried);
        command.Add(NpgsqlDbType.Bigint, rows, row => row.Value.Other);
        command.With(NpgsqlDbType.Array | NpgsqlDbType.Integer, rows.SelectMany(row => row.Value.Waits).ToArray());
        command.With(NpgsqlDbType.Array | NpgsqlDbType.Integer, rows.SelectMany(row => row.Value.Runs).ToArray());
        command.With(Buckets.Count);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public static async Task<IReadOnlyList<StoredMinute>> ReadAsync(
        JobsDatabase database, DateTimeOffset from, DateTimeOffset to, string? queue, string? type, CancellationToken cancellation)
    {
        await using var command = database.Command(Read)
            .With(NpgsqlDbType.TimestampTz, from).With(NpgsqlDbType.TimestampTz, to).With(NpgsqlDbType.Text, queue).With(NpgsqlDbType.Text, type);
        var minutes = new List<StoredMinute>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) minutes.Add(ReadRow(reader));
        return minutes;
    }

    private static StoredMinute ReadRow(NpgsqlDataReader row) => new(
        row.GetFieldValue<DateTimeOffset>(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4),
        row.GetFieldValue<int[]>(5), row.GetFieldValue<int[]>(6));

    public static async Task DeleteAsync(JobsDatabase database, DateTimeOffset before, CancellationToken cancellation)
    {
        await using var command = database.Command("DELETE FROM jobs.minutes WHERE minute < $1").With(NpgsqlDbType.TimestampTz, before);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
