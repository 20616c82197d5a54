using Concierge.Jobs.Live;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <summary>Queues an ended job again on somebody's word.</summary>
internal static class RetryStatement
{
    private const string Retry = """
        -- name: retry job
        WITH before AS (
          SELECT id, state FROM jobs.jobs
          WHERE id = $1 AND ($3::uuid IS NULL OR owner_id = $3) AND state IN ('failed', 'cancelled', 'expired') FOR UPDATE)
        , changed AS (
          UPDATE jobs.jobs j SET
            state = 'queued', extra_attempts = j.attempt, crashes = 0, progress = 0, message = NULL, run_at = now(), start_by = NULL,
            finished_at = NULL, expires_at = NULL, cancel_requested_at = NULL, actor = $2,
            error_code = NULL, error_message = NULL, error_detail = NULL, error_attempt = NULL, version = j.version + 1,
            chain = jobs.link(j.chain, j.id, j.version + 1, b.state, 'queued', now(), j.attempt, NULL, $2, 'retried by hand')
          FROM before b WHERE j.id = b.id
          RETURNING j.id, j.owner_id, j.state, b.state AS was, j.queue, j.version, j.attempt, j.chain)
        , waits AS (DELETE FROM jobs.waits w USING changed c WHERE w.job_id = c.id AND w.answered_at IS NULL)
        , audit AS (
          INSERT INTO jobs.transitions (job_id, version, from_state, to_state, attempt, actor, reason, hash)
          SELECT id, version, was, state, attempt, $2, 'retried by hand', chain FROM changed)
        SELECT id, owner_id, state::text, queue FROM changed
        """;

    public static async Task<(JobChange Change, string? Queue, IReadOnlyList<ChangedJob> Affected)> ExecuteAsync(
        JobsDatabase database, Guid id, string actor, Guid? ownerId, CancellationToken cancellation)
    {
        await using (var command = database.Command(Retry).With(id).With(actor).With(NpgsqlDbType.Uuid, ownerId))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            if (await reader.ReadAsync(cancellation)) return (JobChange.Done, reader.GetString(3), [reader.Change()]);
        }

        var exists = await CancelStatement.ExistsAsync(database, id, ownerId, cancellation);
        return (exists ? JobChange.Conflict : JobChange.NotFound, null, []);
    }
}
