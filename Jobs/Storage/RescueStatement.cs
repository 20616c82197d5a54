using Concierge.Contracts.Jobs;
using Concierge.Jobs.Live;

namespace Concierge.Jobs.Storage;

/// <summary>
/// Takes the jobs of workers whose lease has run out: back to the queue, or to the dead letters once their
/// attempts are used up, or cancelled where somebody had asked for that. Looks at the running jobs rather than at
/// the dead workers: a claim that commits just after its worker was given up leaves a job without one.
/// </summary>
internal static class RescueStatement
{
    private const string Rescue = """
        WITH lost AS (DELETE FROM jobs.workers WHERE lease_until < now())
        , orphans AS (
          SELECT j.id, CASE
              WHEN j.cancel_requested_at IS NOT NULL THEN 'cancelled'
              WHEN j.attempt >= j.max_attempts + j.extra_attempts THEN 'failed'
              ELSE 'queued' END::jobs.state AS state
          FROM jobs.jobs j
          WHERE j.state = 'running'
            AND NOT EXISTS (SELECT 1 FROM jobs.workers w WHERE w.id = j.worker_id AND w.lease_until >= now())
          ORDER BY j.id FOR UPDATE OF j SKIP LOCKED)
        , changed AS (
          UPDATE jobs.jobs j SET
            state = o.state, worker_id = NULL, crashes = j.crashes + 1, version = j.version + 1,
            run_at = CASE o.state WHEN 'queued' THEN now() ELSE j.run_at END,
            finished_at = CASE WHEN o.state >= 'completed' THEN now() END,
            expires_at = CASE WHEN o.state >= 'completed' THEN now() + j.retention END,
            error_code = 'worker_lost', error_attempt = j.attempt,
            error_message = 'The process that ran this job went away before it had finished.'
          FROM orphans o WHERE j.id = o.id
          RETURNING j.id, j.owner_id, j.state, j.version, j.attempt, j.actor, j.queue)
        , audit AS (
          INSERT INTO jobs.transitions (job_id, version, from_state, to_state, attempt, actor, reason)
          SELECT id, version, 'running', state, attempt, actor, 'worker lost' FROM changed)
        SELECT id, owner_id, state::text, queue FROM changed
        """;

    /// <summary>Returns what was rescued, with the queue of each.</summary>
    public static async Task<IReadOnlyList<(ChangedJob Job, string Queue)>> ExecuteAsync(JobsDatabase database, CancellationToken cancellation)
    {
        await using var command = database.Command(Rescue);
        var rescued = new List<(ChangedJob, string)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) rescued.Add((reader.Change(), reader.GetString(3)));
        return rescued;
    }

    /// <summary>The queues of the jobs that can run again.</summary>
    public static IEnumerable<string> QueuesToWake(IEnumerable<(ChangedJob Job, string Queue)> rescued)
        => rescued.Where(r => r.Job.State == JobState.Queued).Select(r => r.Queue).Distinct(StringComparer.Ordinal);
}
