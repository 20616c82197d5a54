using Concierge.Jobs.Running;
using Npgsql;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <summary>
/// Takes the next jobs of a queue for a worker, in one statement: by priority, then by age. A worker whose own
/// lease has run out takes nothing.
/// </summary>
internal static class ClaimStatement
{
    private const string Claim = """
        WITH next AS MATERIALIZED (
          SELECT id FROM jobs.jobs
          WHERE state = 'queued' AND queue = $1 AND type = ANY($2) AND (start_by IS NULL OR start_by > now())
            AND EXISTS (SELECT 1 FROM jobs.workers w WHERE w.id = $3 AND w.lease_until > now())
          ORDER BY priority, id LIMIT $4 FOR UPDATE SKIP LOCKED)
        , claimed AS (
          UPDATE jobs.jobs j SET
            state = 'running', attempt = j.attempt + 1, worker_id = $3, actor = NULL,
            attempted_at = now(), started_at = coalesce(j.started_at, now()), version = j.version + 1
          FROM next WHERE j.id = next.id
          RETURNING j.id, j.type, j.attempt, j.max_attempts + j.extra_attempts AS allowed, j.owner_id, j.payload,
                    j.correlation_id, j.trace_parent, now() - j.run_at AS waited, j.version, j.priority)
        , audit AS (
          INSERT INTO jobs.transitions (job_id, version, from_state, to_state, attempt, worker_id)
          SELECT id, version, 'queued', 'running', attempt, $3 FROM claimed)
        SELECT id, type, attempt, allowed, owner_id, payload::text, correlation_id, trace_parent, waited
        FROM claimed ORDER BY priority, id
        """;

    public static async Task<List<ClaimedJob>> ExecuteAsync(
        JobsDatabase database, string queue, string[] types, Guid workerId, int limit, CancellationToken cancellation)
    {
        await using var command = database.Command(Claim)
            .With(queue).With(NpgsqlDbType.Array | NpgsqlDbType.Text, types).With(workerId).With(limit);
        var claimed = new List<ClaimedJob>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) claimed.Add(Read(reader));
        return claimed;
    }

    private static ClaimedJob Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        reader.GetString(1),
        reader.GetInt32(2),
        reader.GetInt32(3),
        reader.GetGuid(4),
        reader.GetString(5),
        reader.IsDBNull(6) ? null : reader.GetGuid(6),
        reader.IsDBNull(7) ? null : reader.GetString(7),
        reader.GetTimeSpan(8));
}
