using Concierge.Contracts.Jobs;
using Concierge.Jobs.Live;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage.Operations;

/// <summary>
/// <see cref="CancelStatement"/> for many: ends jobs with their descendants, or asks their running attempts to
/// stop. Those that were asked already are left alone, so that a second run changes nothing.
/// </summary>
internal static class BulkCancelStatement
{
    private const string Cancel = """
        -- name: cancel jobs
        WITH RECURSIVE tree AS (
          SELECT id FROM jobs.jobs WHERE id = ANY ($1) AND ($4::text[] IS NULL OR state = ANY ($4::text[]::jobs.state[]))
          UNION
          SELECT c.id FROM tree JOIN jobs.jobs c ON c.parent_id = tree.id)
        , before AS (
          SELECT j.id, j.state,
                 CASE j.state WHEN 'running' THEN 'running' ELSE 'cancelled' END::jobs.state AS next,
                 CASE j.state WHEN 'running' THEN 'cancel requested' ELSE 'cancelled' END || coalesce(': ' || $3, '') AS reason
          FROM jobs.jobs j JOIN tree USING (id)
          WHERE j.state < 'completed' AND (j.state <> 'running' OR j.cancel_requested_at IS NULL) ORDER BY j.id FOR UPDATE OF j)
        , changed AS (
          UPDATE jobs.jobs j SET
            state = b.next,
            cancel_requested_at = coalesce(j.cancel_requested_at, now()),
            actor = $2,
            finished_at = CASE b.state WHEN 'running' THEN NULL ELSE now() END,
            expires_at = CASE b.state WHEN 'running' THEN NULL ELSE now() + j.retention END,
            version = j.version + 1,
            chain = jobs.link(j.chain, j.id, j.version + 1, b.state, b.next, now(), j.attempt, NULL, $2, b.reason)
          FROM before b WHERE j.id = b.id
          RETURNING j.id, j.owner_id, j.state, b.state AS was, j.version, j.attempt, b.reason, j.chain)
        , audit AS (
          INSERT INTO jobs.transitions (job_id, version, from_state, to_state, attempt, actor, reason, hash)
          SELECT id, version, was, state, attempt, $2, reason, chain FROM changed)
        SELECT id, owner_id, state::text FROM changed
        """;

    /// <summary>Returns what changed, descendants included.</summary>
    public static async Task<IReadOnlyList<ChangedJob>> ExecuteAsync(
        JobsDatabase database, IReadOnlyList<Guid> ids, IReadOnlyList<JobState>? states, string actor, string? reason, CancellationToken cancellation)
    {
        await using var command = database.Command(Cancel)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Uuid, ids.ToArray())
            .With(actor)
            .With(NpgsqlDbType.Text, reason)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, BulkStates.Names(states));
        return await command.ReadChangesAsync(cancellation);
    }
}
