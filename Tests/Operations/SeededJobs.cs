using Npgsql;

namespace Concierge.Tests.Operations;

/// <summary>
/// Many jobs straight in the table, one a second, as a busy installation would have them: nearly all completed, some
/// dead, a backlog at the end, and a few that run behind it.
/// </summary>
internal static class SeededJobs
{
    public static readonly Guid Owner = new("01900000-0000-7000-8000-000000000001");
    public static readonly Guid Correlation = new("01900000-0000-7000-8000-000000000002");
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const string Insert = """
        INSERT INTO jobs.jobs (id, type, type_version, queue, priority, state, owner_id, payload, attempt, max_attempts, created_at, run_at, finished_at,
                               retention, error_code, error_message, correlation_id, worker_id, attempted_at)
        SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid,
               CASE WHEN n % 10 = 0 THEN 'searched' ELSE 'scripted' END, 1, CASE WHEN n % 10 = 0 THEN 'searched' ELSE 'default' END, (n % 3)::smallint,
               state::jobs.state,
               CASE WHEN n % 1000 = 7 THEN '01900000-0000-7000-8000-000000000001' ELSE '01900000-0000-7000-8000-0000000000ff' END::uuid,
               jsonb_build_object('request', jsonb_build_object('destination', CASE WHEN n % 5000 = 0 THEN 'Lisbon' ELSE 'City ' || n % 100 END), 'filler', repeat('x', 120)),
               1, 3, at, at, CASE WHEN state IN ('completed', 'failed', 'cancelled') THEN at END, interval '10 years',
               CASE WHEN state = 'failed' THEN CASE WHEN n % 700 = 0 THEN 'rare' ELSE 'timeout' END END, CASE WHEN state = 'failed' THEN 'It failed.' END,
               CASE WHEN n = 4711 THEN '01900000-0000-7000-8000-000000000002'::uuid END, CASE WHEN state = 'running' THEN gen_random_uuid() END, at
        FROM (
          SELECT n, timestamptz '2026-01-01 00:00:00Z' + n * interval '1 second' AS at,
                 CASE WHEN n % 62501 = 0 THEN 'running' WHEN n > $2 THEN 'queued' WHEN n % 100 = 0 THEN 'failed' WHEN n % 200 = 1 THEN 'cancelled'
                      ELSE 'completed' END AS state
          FROM generate_series(1, $1) AS n) AS rows
        """;

    /// <param name="backlogFrom">All that were enqueued after this one are queued.</param>
    public static async Task InsertAsync(string connection, int rows, int? backlogFrom = null)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using (var insert = source.CreateCommand(Insert))
        {
            insert.CommandTimeout = 600;
            insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = rows });
            insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = backlogFrom ?? (rows / 100 * 98) });
            await insert.ExecuteNonQueryAsync();
        }

        await using var analyze = source.CreateCommand("VACUUM ANALYZE jobs.jobs");
        analyze.CommandTimeout = 600;
        await analyze.ExecuteNonQueryAsync();
    }
}
