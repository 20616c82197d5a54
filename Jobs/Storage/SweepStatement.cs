using Concierge.Jobs.Live;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <summary>What one sweep found.</summary>
/// <param name="Changed">Jobs that became due or expired.</param>
/// <param name="QueuesWithWork">Queues that hold jobs nobody has taken.</param>
/// <param name="UntilNextDue">Time until the next job is due; null when none is scheduled or waits for a time.</param>
/// <param name="ParentsToWake">Jobs that wait for their children, all of whom have ended.</param>
internal sealed record Sweep(
    IReadOnlyList<ChangedJob> Changed, IReadOnlySet<string> QueuesWithWork, TimeSpan? UntilNextDue, IReadOnlyList<Guid> ParentsToWake);

/// <summary>
/// The engine's one poll, in one statement: moves due jobs to their queues, expires those that nobody started in
/// time, and names the queues that have work, whether a notice of it got through or not.
/// </summary>
internal static class SweepStatement
{
    private const string Statement = """
        -- name: sweep
        WITH late AS (
          SELECT id, state, 'expired'::jobs.state AS next, 'not started in time' AS reason FROM jobs.jobs
          WHERE start_by <= now() AND state IN ('scheduled', 'queued')
          ORDER BY start_by LIMIT 1000 FOR UPDATE SKIP LOCKED)
        , due AS (
          SELECT id, state, 'queued'::jobs.state AS next, 'due' AS reason FROM jobs.jobs
          WHERE state = 'scheduled' AND run_at <= now() AND (start_by IS NULL OR start_by > now())
          ORDER BY run_at LIMIT 1000 FOR UPDATE SKIP LOCKED)
        , waited AS (
          SELECT id, state, 'queued'::jobs.state AS next, 'waited long enough' AS reason FROM jobs.jobs
          WHERE state = 'waiting' AND run_at <= now() AND run_at < 'infinity'
          ORDER BY run_at LIMIT 1000 FOR UPDATE SKIP LOCKED)
        , moves AS (SELECT * FROM late UNION ALL SELECT * FROM due UNION ALL SELECT * FROM waited)
        , changed AS (
          UPDATE jobs.jobs j SET
            state = m.next, version = j.version + 1,
            extra_attempts = j.extra_attempts + CASE m.state WHEN 'waiting' THEN 1 ELSE 0 END,
            finished_at = CASE m.next WHEN 'expired' THEN now() END,
            expires_at = CASE m.next WHEN 'expired' THEN now() + j.retention END,
            chain = jobs.link(j.chain, j.id, j.version + 1, m.state, m.next, now(), j.attempt, NULL, NULL, m.reason)
          FROM moves m WHERE j.id = m.id
          RETURNING j.id, j.owner_id, j.state, m.state AS was, j.queue, j.version, j.attempt, m.reason, j.chain)
        , audit AS (
          INSERT INTO jobs.transitions (job_id, version, from_state, to_state, attempt, reason, hash)
          SELECT id, version, was, state, attempt, reason, chain FROM changed)
        SELECT id, owner_id, state::text, queue, NULL::interval, false FROM changed
        UNION ALL
        SELECT NULL, NULL, NULL, q, NULL, false FROM unnest($1) AS q
        WHERE EXISTS (SELECT 1 FROM jobs.jobs WHERE queue = q AND state = 'queued' AND crashes < 2)
           OR EXISTS (SELECT 1 FROM jobs.jobs WHERE queue = q AND state = 'queued' AND crashes >= 2)
        UNION ALL
        SELECT NULL, NULL, NULL, NULL, min(run_at) - now(), false
        FROM (SELECT (SELECT min(run_at) FROM jobs.jobs WHERE state = 'scheduled' AND run_at > now()) AS run_at
              UNION ALL SELECT (SELECT min(run_at) FROM jobs.jobs WHERE state = 'waiting' AND run_at > now() AND run_at < 'infinity')) AS next
        UNION ALL
        SELECT w.job_id, NULL, NULL, NULL, NULL, true FROM jobs.waits w
        WHERE w.kind = 'children' AND w.answered_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM jobs.jobs c WHERE c.parent_id = w.job_id AND c.state < 'completed')
        """;

    public static async Task<Sweep> ExecuteAsync(JobsDatabase database, IReadOnlyList<string> queues, CancellationToken cancellation)
    {
        await using var command = database.Command(Statement).With(NpgsqlDbType.Array | NpgsqlDbType.Text, queues.ToArray());
        var changed = new List<ChangedJob>();
        var withWork = new HashSet<string>(StringComparer.Ordinal);
        var parents = new List<Guid>();
        TimeSpan? untilNextDue = null;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (reader.GetBoolean(5)) parents.Add(reader.GetGuid(0));
            else if (!await reader.IsDBNullAsync(0, cancellation)) changed.Add(reader.Change());
            if (!await reader.IsDBNullAsync(3, cancellation)) withWork.Add(reader.GetString(3));
            if (!await reader.IsDBNullAsync(4, cancellation)) untilNextDue = reader.GetTimeSpan(4);
        }

        return new Sweep(changed, withWork, untilNextDue, parents);
    }
}
