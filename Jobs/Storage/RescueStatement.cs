using Concierge.Contracts.Jobs;
using Concierge.Jobs.Live;
using Concierge.Jobs.Running;

namespace Concierge.Jobs.Storage;

/// <summary>
/// Takes the jobs of workers whose lease has run out: back to the queue, which costs them no attempt, or cancelled
/// where somebody had asked for that. Looks at the running jobs rather than at the dead workers: a claim that commits
/// just after its worker was given up leaves a job without one.
/// <para>
/// Every job of a lost worker may be the one that killed it. The second time makes a job a suspect; a worker runs one
/// suspect at a time, and when it goes away the suspect alone is blamed. The third time makes a dead letter. So a job
/// that kills its process is found, and those beside it are not punished for it.
/// </para>
/// </summary>
internal static class RescueStatement
{
    private static readonly string Rescue = $"""
        -- name: rescue jobs
        WITH lost AS (DELETE FROM jobs.workers WHERE lease_until < now())
        , orphans AS MATERIALIZED (
          SELECT j.id, j.worker_id, j.crashes, j.max_attempts, j.cancel_requested_at, j.attempt
          FROM jobs.jobs j
          WHERE j.state = 'running'
            AND NOT EXISTS (SELECT 1 FROM jobs.workers w WHERE w.id = j.worker_id AND w.lease_until >= now())
          ORDER BY j.id FOR UPDATE OF j SKIP LOCKED)
        , blamed AS (
          SELECT o.*, o.crashes + CASE WHEN o.crashes >= {ClaimedJob.CrashesOfASuspect}
              OR NOT bool_or(o.crashes >= {ClaimedJob.CrashesOfASuspect}) OVER (PARTITION BY o.worker_id) THEN 1 ELSE 0 END AS crashes_now
          FROM orphans o)
        , judged AS (
          SELECT b.*, CASE
              WHEN b.cancel_requested_at IS NOT NULL THEN 'cancelled'
              WHEN b.crashes_now >= {ClaimedJob.CrashesOfADeadLetter} OR b.max_attempts = 1 THEN 'failed'
              ELSE 'queued' END::jobs.state AS state
          FROM blamed b)
        , changed AS (
          UPDATE jobs.jobs j SET
            state = o.state, worker_id = NULL, crashes = o.crashes_now, version = j.version + 1,
            extra_attempts = j.extra_attempts + CASE o.state WHEN 'queued' THEN 1 ELSE 0 END,
            run_at = CASE o.state WHEN 'queued' THEN now() ELSE j.run_at END,
            finished_at = CASE WHEN o.state >= 'completed' THEN now() END,
            expires_at = CASE WHEN o.state >= 'completed' THEN now() + j.retention END,
            error_code = 'worker_lost', error_attempt = j.attempt,
            error_message = 'The process that ran this job went away before it had finished.',
            chain = jobs.link(j.chain, j.id, j.version + 1, 'running', o.state::text, now(), j.attempt, o.worker_id, j.actor, 'worker lost', j.attempted_at)
          FROM judged o WHERE j.id = o.id
          RETURNING j.id, j.owner_id, j.state, j.version, j.attempt, j.actor, j.queue, o.worker_id AS lost_worker, j.attempted_at, j.chain)
        , audit AS (
          INSERT INTO jobs.transitions (job_id, version, from_state, to_state, attempt, worker_id, actor, reason, began_at, hash)
          SELECT id, version, 'running', state, attempt, lost_worker, actor, 'worker lost', attempted_at, chain FROM changed)
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
