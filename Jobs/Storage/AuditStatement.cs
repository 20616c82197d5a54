using Npgsql;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <inheritdoc cref="IJobAudit"/>
internal sealed class AuditStatement(JobsDatabase database, TimeProvider time) : IJobAudit
{
    private const int MaxBroken = 1_000;

    // Transitions from before the chain was introduced have no hash, and can only stand at a trail's beginning. Those from
    // before migration 0007 are hashed as text. OFFSET 0 has the links of each job looked up by its id: part of a join, the
    // view would be read from end to end.
    private const string Verify = """
        -- name: verify trail
        WITH slice AS (
          SELECT id, state, chain FROM jobs.jobs WHERE id > $2 AND id BETWEEN coalesce($1, $2) AND coalesce($1, 'ffffffff-ffff-ffff-ffff-ffffffffffff') ORDER BY id LIMIT 5000)
        , trail AS (
          SELECT t.*, lag(t.hash) OVER w AS previous, row_number() OVER newest AS from_end, s.chain
          FROM slice s CROSS JOIN LATERAL (SELECT * FROM jobs.links l WHERE l.job_id = s.id OFFSET 0) t
          WINDOW w AS (PARTITION BY t.job_id ORDER BY t.version), newest AS (PARTITION BY t.job_id ORDER BY t.version DESC))
        , broken AS (
          SELECT job_id, version FROM trail
          WHERE hash IS DISTINCT FROM CASE WHEN began_at IS NULL
              THEN jobs.link(previous, job_id, version, from_state, to_state, at, attempt, worker_id, actor, reason)
              ELSE jobs.link(previous, job_id, linked_version, from_state::text, to_state::text, at, attempt, worker_id, actor, reason, began_at) END
            AND (began_at IS NOT NULL
              OR hash IS DISTINCT FROM jobs.link_as_text(previous, job_id, version, from_state, to_state, at, attempt, worker_id, actor, reason))
            AND (hash IS NOT NULL OR previous IS NOT NULL OR began_at IS NOT NULL)
          UNION ALL
          SELECT job_id, NULL FROM trail WHERE from_end = 1 AND hash IS DISTINCT FROM chain
          UNION ALL
          SELECT s.id, NULL FROM slice s
          WHERE (s.chain IS NOT NULL OR s.state >= 'completed') AND NOT EXISTS (SELECT 1 FROM jobs.links l WHERE l.job_id = s.id OFFSET 0))
        SELECT (SELECT count(*) FROM slice), (SELECT count(*) FROM trail), (SELECT id FROM slice ORDER BY id DESC LIMIT 1), b.job_id, b.version
        FROM (SELECT 1) AS always LEFT JOIN broken b ON true
        """;

    public async Task<AuditReport> VerifyAsync(Guid? id, CancellationToken cancellation)
    {
        var broken = new List<BrokenLink>();
        var (jobs, transitions, last) = (0L, 0L, Guid.Empty);
        while (true)
        {
            var known = broken.Count;
            var slice = await DatabaseRetry.RunBrieflyAsync(token =>
            {
                broken.RemoveRange(known, broken.Count - known);
                return VerifySliceAsync(id, last, broken, token);
            }, time, cancellation);
            jobs += slice.Jobs;
            transitions += slice.Transitions;
            if (slice.Last is not { } next || broken.Count >= MaxBroken) return new AuditReport(jobs, transitions, [.. broken.Take(MaxBroken)]);
            last = next;
        }
    }

    private async Task<(long Jobs, long Transitions, Guid? Last)> VerifySliceAsync(
        Guid? id, Guid after, List<BrokenLink> broken, CancellationToken cancellation)
    {
        await using var command = database.Command(Verify).With(NpgsqlDbType.Uuid, id).With(after);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var slice = (Jobs: 0L, Transitions: 0L, Last: (Guid?)null);
        while (await reader.ReadAsync(cancellation))
        {
            slice = (reader.GetInt64(0), reader.GetInt64(1), await reader.IsDBNullAsync(2, cancellation) ? null : reader.GetGuid(2));
            if (!await reader.IsDBNullAsync(3, cancellation)) broken.Add(await ReadAsync(reader, cancellation));
        }

        return slice;
    }

    private static async Task<BrokenLink> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellation)
        => new(reader.GetGuid(3), await reader.IsDBNullAsync(4, cancellation) ? null : reader.GetInt64(4));
}
