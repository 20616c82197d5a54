using Concierge.Jobs.Live;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <summary>Ends a job and its descendants, or asks their running attempts to stop.</summary>
internal static class CancelStatement
{
    private const string Cancel = """
        -- name: cancel job
        WITH RECURSIVE tree AS (
          SELECT id FROM jobs.jobs WHERE id = $1 AND ($3::uuid IS NULL OR owner_id = $3)
          UNION ALL
          SELECT c.id FROM tree JOIN jobs.jobs c ON c.parent_id = tree.id)
        , before AS (
          SELECT j.id, j.state,
                 CASE j.state WHEN 'running' THEN 'running' ELSE 'cancelled' END::jobs.state AS next,
                 CASE j.state WHEN 'running' THEN 'cancel requested' ELSE 'cancelled' END AS reason
          FROM jobs.jobs j JOIN tree USING (id)
          WHERE j.state < 'completed' ORDER BY j.id FOR UPDATE OF j)
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

    private const string Exists = """
        -- name: look for job
        SELECT 1 FROM jobs.jobs WHERE id = $1 AND ($2::uuid IS NULL OR owner_id = $2)
        """;

    public static async Task<(JobChange Change, IReadOnlyList<ChangedJob> Affected)> ExecuteAsync(
        JobsDatabase database, Guid id, string actor, Guid? ownerId, CancellationToken cancellation)
    {
        await using var command = database.Command(Cancel).With(id).With(actor).With(NpgsqlDbType.Uuid, ownerId);
        var affected = await command.ReadChangesAsync(cancellation);
        if (affected.Any(job => job.Id == id)) return (JobChange.Done, affected);
        return (await ExistsAsync(database, id, ownerId, cancellation) ? JobChange.Conflict : JobChange.NotFound, affected);
    }

    /// <summary>Tells "not allowed" from "not there" after a statement that changed nothing.</summary>
    public static async Task<bool> ExistsAsync(JobsDatabase database, Guid id, Guid? ownerId, CancellationToken cancellation)
    {
        await using var command = database.Command(Exists).With(id).With(NpgsqlDbType.Uuid, ownerId);
        return await command.ExecuteScalarAsync(cancellation) is not null;
    }
}
