using Concierge.Jobs.Live;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <summary>What one sweep found.</summary>
/// <param name="Changed">Jobs that became due or expired.</param>
/// <param name="QueuesWithWork">Queues that hold jobs nobody has taken.</param>
/// <param name="UntilNextDue">Time until the next scheduled job is due; null when none is scheduled.</param>
internal sealed record Sweep(IReadOnlyList<ChangedJob> Changed, IReadOnlySet<string> QueuesWithWork, TimeSpan? UntilNextDue);

/// <summary>
/// The engine's one poll, in one statement: moves due jobs to their queues, expires those that nobody started in
/// time, and names the queues that have work, whether a notice of it got through or not.
/// </summary>
internal static class SweepStatement
{
    private const string Statement = """
        WITH late AS (
          SELECT id, state, 'expired'::jobs.state AS next FROM jobs.jobs
          WHERE start_by <= now() AND state IN ('scheduled', 'queued')
          ORDER BY start_by LIMIT 1000 FOR UPDATE SKIP LOCKED)
        , due AS (
          SELECT id, state, 'queued'::jobs.state AS next FROM jobs.jobs
          WHERE state = 'scheduled' AND run_at <= now() AND (start_by IS NULL OR start_by > now())
          ORDER BY run_at LIMIT 1000 FOR UPDATE SKIP LOCKED)
        , moves AS (SELECT * FROM late UNION ALL SELECT * FROM due)
        , changed AS (
          UPDATE jobs.jobs j SET
            state = m.next, version = j.version + 1,
            finished_at = CASE m.next WHEN 'expired' THEN now() END,
            expires_at = CASE m.next WHEN 'expired' THEN now() + j.retention END
          FROM moves m WHERE j.id = m.id
          RETURNING j.id, j.owner_id, j.state, m.state AS was, j.queue, j.version, j.attempt)
        , audit AS (
          INSERT INTO jobs.transitions (job_id, version, from_state, to_state, attempt, reason)
          SELECT id, version, was, state, attempt, CASE state WHEN 'expired' THEN 'not started in time' ELSE 'due' END FROM changed)
        SELECT id, owner_id, state::text, queue, NULL::interval FROM changed
        UNION ALL
        SELECT NULL, NULL, NULL, q, NULL FROM unnest($1) AS q
        WHERE EXISTS (SELECT 1 FROM jobs.jobs WHERE queue = q AND state = 'queued')
        UNION ALL
        SELECT NULL, NULL, NULL, NULL, min(run_at) - now() FROM jobs.jobs WHERE state = 'scheduled' AND run_at > now()
        """;

    public static async Task<Sweep> ExecuteAsync(JobsDatabase database, IReadOnlyList<string> queues, CancellationToken cancellation)
    {
        await using var command = database.Command(Statement).With(NpgsqlDbType.Array | NpgsqlDbType.Text, queues.ToArray());
        var changed = new List<ChangedJob>();
        var withWork = new HashSet<string>(StringComparer.Ordinal);
        TimeSpan? untilNextDue = null;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (!await reader.IsDBNullAsync(0, cancellation)) changed.Add(reader.Change());
            if (!await reader.IsDBNullAsync(3, cancellation)) withWork.Add(reader.GetString(3));
            if (!await reader.IsDBNullAsync(4, cancellation)) untilNextDue = reader.GetTimeSpan(4);
        }

        return new Sweep(changed, withWork, untilNextDue);
    }
}
