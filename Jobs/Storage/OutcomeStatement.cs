using Concierge.Jobs.Live;
using Concierge.Jobs.Running;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <summary>
/// Ends any number of attempts in one statement, fenced: a row changes only while it is running under the very
/// attempt that reports. A cancel that was asked for wins over another try.
/// </summary>
internal static class OutcomeStatement
{
    private const string End = """
        WITH ended AS (
          SELECT j.id, o.attempt, o.reason, o.result, o.error_code, o.error_message, o.error_detail, o.delay, o.free, o.message, o.state = 'waiting' AS suspended, CASE
              WHEN o.state IN ('scheduled', 'queued', 'waiting') AND j.cancel_requested_at IS NOT NULL THEN 'cancelled'
              WHEN o.state = 'waiting' AND j.wakes <> o.wakes THEN 'queued'
              ELSE o.state END::jobs.state AS state
          FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            AS o(id, attempt, state, reason, result, error_code, error_message, error_detail, delay, free, message, wakes)
          JOIN jobs.jobs j ON j.id = o.id AND j.attempt = o.attempt AND j.state = 'running'
          ORDER BY j.id FOR UPDATE OF j)
        , changed AS (
          UPDATE jobs.jobs j SET
            state = e.state, result = e.result::jsonb, message = coalesce(e.message, j.message), worker_id = NULL, version = j.version + 1,
            run_at = CASE WHEN e.state >= 'completed' THEN j.run_at
                          WHEN e.state = 'waiting' AND e.delay IS NULL THEN 'infinity'
                          WHEN e.state = 'queued' THEN now()
                          ELSE now() + e.delay END,
            extra_attempts = j.extra_attempts + CASE WHEN e.free OR e.suspended AND e.state = 'queued' THEN 1 ELSE 0 END,
            progress = CASE e.state WHEN 'completed' THEN 100 ELSE j.progress END,
            finished_at = CASE WHEN e.state >= 'completed' THEN now() END,
            expires_at = CASE WHEN e.state >= 'completed' THEN now() + j.retention END,
            error_code = e.error_code, error_message = e.error_message, error_detail = e.error_detail,
            error_attempt = CASE WHEN e.error_code IS NOT NULL THEN e.attempt END,
            chain = jobs.link(j.chain, j.id, j.version + 1, 'running', e.state, now(), j.attempt, $13, j.actor, e.reason)
          FROM ended e WHERE j.id = e.id
          RETURNING j.id, j.owner_id, j.state, j.version, j.attempt, j.actor, e.reason, j.chain)
        , audit AS (
          INSERT INTO jobs.transitions (job_id, version, from_state, to_state, attempt, worker_id, actor, reason, hash)
          SELECT id, version, 'running', state, attempt, $13, actor, reason, chain FROM changed)
        SELECT id, owner_id, state::text FROM changed
        """;

    /// <summary>Returns the jobs that changed; one that is missing had been taken from this attempt.</summary>
    public static Task<IReadOnlyList<ChangedJob>> ExecuteAsync(
        JobsDatabase database, Guid workerId, IReadOnlyList<EndedAttempt> ended, CancellationToken cancellation)
    {
        var command = database.Command(End);
        command.Add(NpgsqlDbType.Uuid, ended, e => e.Job.Id);
        command.Add(NpgsqlDbType.Integer, ended, e => e.Job.Attempt);
        command.Add(NpgsqlDbType.Text, ended, e => e.Outcome.State.ToString().ToLowerInvariant());
        command.Add(NpgsqlDbType.Text, ended, e => e.Outcome.Reason);
        command.Add(NpgsqlDbType.Text, ended, e => e.Outcome.Result);
        command.Add(NpgsqlDbType.Text, ended, e => e.Outcome.ErrorCode);
        command.Add(NpgsqlDbType.Text, ended, e => e.Outcome.ErrorMessage);
        command.Add(NpgsqlDbType.Text, ended, e => e.Outcome.ErrorDetail);
        command.Add(NpgsqlDbType.Interval, ended, e => e.Outcome.Delay);
        command.Add(NpgsqlDbType.Boolean, ended, e => e.Outcome.IsFree);
        command.Add(NpgsqlDbType.Text, ended, e => e.Outcome.Message);
        command.Add(NpgsqlDbType.Integer, ended, e => e.Outcome.WakesSeen);
        return command.With(workerId).ReadChangesAsync(cancellation);
    }
}
