using Concierge.Jobs.Live;
using Concierge.Jobs.Running;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <summary>
/// Ends any number of attempts that did not complete their jobs (for the others, <see cref="CompletionStatement"/>) in one
/// statement, fenced: a row changes only while it is running under the very attempt and worker that report. A cancel that
/// was asked for wins over another try.
/// </summary>
internal static class OutcomeStatement
{
    private const string End = """
        -- name: end attempts
        WITH changed AS (
          UPDATE jobs.jobs j SET
            state = jobs.next_state(o.state::jobs.state, j.cancel_requested_at IS NOT NULL, j.wakes <> o.wakes),
            message = coalesce(o.message, j.message), worker_id = NULL, version = j.version + 1,
            run_at = CASE o.state WHEN 'failed' THEN j.run_at WHEN 'cancelled' THEN j.run_at
              ELSE CASE WHEN o.state = 'waiting' AND j.wakes <> o.wakes THEN now() WHEN o.delay IS NULL THEN 'infinity' ELSE now() + o.delay END END,
            extra_attempts = j.extra_attempts + CASE WHEN o.free OR o.state = 'waiting' AND j.wakes <> o.wakes THEN 1 ELSE 0 END,
            finished_at = CASE WHEN jobs.next_state(o.state::jobs.state, j.cancel_requested_at IS NOT NULL, j.wakes <> o.wakes) >= 'completed' THEN now() END,
            expires_at = CASE WHEN jobs.next_state(o.state::jobs.state, j.cancel_requested_at IS NOT NULL, j.wakes <> o.wakes) >= 'completed' THEN now() + j.retention END,
            error_code = o.error_code, error_message = o.error_message, error_detail = o.error_detail,
            error_attempt = CASE WHEN o.error_code IS NOT NULL THEN o.attempt END,
            chain = jobs.link(j.chain, j.id, j.version + 1, 'running',
              jobs.next_state(o.state::jobs.state, j.cancel_requested_at IS NOT NULL, j.wakes <> o.wakes)::text, now(), j.attempt, $12, j.actor, o.reason, j.attempted_at)
          FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            AS o(id, attempt, state, reason, error_code, error_message, error_detail, delay, free, message, wakes)
          -- IS TRUE keeps the planner from the index on running jobs, which is the wrong one for a handful of ids.
          WHERE j.id = o.id AND j.attempt = o.attempt AND j.worker_id = $12 AND (j.state = 'running') IS TRUE
          RETURNING j.id, j.owner_id, j.state, j.version, j.attempt, j.actor, o.reason, j.attempted_at, j.chain)
        , audit AS (
          INSERT INTO jobs.transitions (job_id, version, from_state, to_state, attempt, worker_id, actor, reason, began_at, hash)
          SELECT id, version, 'running', state, attempt, $12, actor, reason, attempted_at, chain FROM changed)
        SELECT id, owner_id, state::text FROM changed
        """;

    /// <summary>Returns the jobs that changed; one that is missing had been taken from this attempt.</summary>
    /// <param name="database">The engine's database.</param>
    /// <param name="workerId">Who ran them.</param>
    /// <param name="ended">In the order in which everybody else locks rows: by id.</param>
    /// <param name="cancellation">Cancels the statement.</param>
    public static Task<IReadOnlyList<ChangedJob>> ExecuteAsync(
        JobsDatabase database, Guid workerId, IReadOnlyList<EndedAttempt> ended, CancellationToken cancellation)
    {
        var command = database.Command(End);
        command.Add(NpgsqlDbType.Uuid, ended, e => e.Job.Id);
        command.Add(NpgsqlDbType.Integer, ended, e => e.Job.Attempt);
        command.Add(NpgsqlDbType.Text, ended, e => e.Outcome.State.ToString().ToLowerInvariant());
        command.Add(NpgsqlDbType.Text, ended, e => StorableText.Of(e.Outcome.Reason));
        command.Add(NpgsqlDbType.Text, ended, e => StorableText.Of(e.Outcome.ErrorCode));
        command.Add(NpgsqlDbType.Text, ended, e => StorableText.Of(e.Outcome.ErrorMessage));
        command.Add(NpgsqlDbType.Text, ended, e => StorableText.Of(e.Outcome.ErrorDetail));
        command.Add(NpgsqlDbType.Interval, ended, e => e.Outcome.Delay);
        command.Add(NpgsqlDbType.Boolean, ended, e => e.Outcome.IsFree);
        command.Add(NpgsqlDbType.Text, ended, e => e.Outcome.Message);
        command.Add(NpgsqlDbType.Integer, ended, e => e.Outcome.WakesSeen);
        return command.With(workerId).ReadChangesAsync(cancellation);
    }
}
