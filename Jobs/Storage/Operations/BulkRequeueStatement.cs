using Concierge.Contracts.Jobs;
using Concierge.Jobs.Live;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage.Operations;

/// <summary><see cref="RetryStatement"/> for many, with the reason that somebody gave.</summary>
internal static class BulkRequeueStatement
{
    private const string Requeue = """
        -- name: requeue jobs
        WITH before AS (
          SELECT id, state FROM jobs.jobs
          WHERE id = ANY ($1) AND state IN ('failed', 'cancelled', 'expired') AND ($4::text[] IS NULL OR state = ANY ($4::text[]::jobs.state[]))
            AND ($5::timestamptz IS NULL OR finished_at <= $5)
          ORDER BY id FOR UPDATE)
        , changed AS (
          UPDATE jobs.jobs j SET
            state = 'queued', extra_attempts = j.attempt, crashes = 0, progress = 0, message = NULL, run_at = now(), start_by = NULL,
            finished_at = NULL, expires_at = NULL, cancel_requested_at = NULL, actor = $2,
            error_code = NULL, error_message = NULL, error_detail = NULL, error_attempt = NULL, version = j.version + 1,
            chain = jobs.link(j.chain, j.id, j.version + 1, b.state, 'queued', now(), j.attempt, NULL, $2, 'requeued: ' || $3)
          FROM before b WHERE j.id = b.id
          RETURNING j.id, j.owner_id, j.state, b.state AS was, j.queue, j.version, j.attempt, j.chain)
        , waits AS (DELETE FROM jobs.waits w USING changed c WHERE w.job_id = c.id AND w.answered_at IS NULL)
        , audit AS (
          INSERT INTO jobs.transitions (job_id, version, from_state, to_state, attempt, actor, reason, hash)
          SELECT id, version, was, state, attempt, $2, 'requeued: ' || $3, chain FROM changed)
        SELECT id, owner_id, state::text, queue FROM changed
        """;

    /// <summary>Returns what changed, with the queues that have work now.</summary>
    /// <param name="endedBy">Only jobs that had ended by then, by the database's clock: one that failed again since is another matter.</param>
    public static async Task<(IReadOnlyList<ChangedJob> Changed, IReadOnlySet<string> Queues)> ExecuteAsync(
        JobsDatabase database, IReadOnlyList<Guid> ids, IReadOnlyList<JobState>? states, DateTimeOffset? endedBy, string actor, string reason,
        CancellationToken cancellation)
    {
        await using var command = database.Command(Requeue)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Uuid, ids.ToArray())
            .With(actor)
            .With(reason)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, BulkStates.Names(states))
            .With(NpgsqlDbType.TimestampTz, endedBy?.ToUniversalTime());
        var changed = new List<ChangedJob>();
        var queues = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            changed.Add(reader.Change());
            queues.Add(reader.GetString(3));
        }

        return (changed, queues);
    }
}
