using Concierge.Jobs.Live;
using Npgsql;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <summary>
/// Queues jobs whose wait has been answered. A job that is still on its way into its wait is only marked: the end of
/// its attempt sees the mark and queues it instead. The row is locked before its state is looked at, so one of the two
/// always sees the other.
/// </summary>
internal static class WakeStatement
{
    private const string Wake = """
        -- name: wake jobs
        WITH before AS (
          SELECT id, state FROM jobs.jobs WHERE id = ANY ($1) ORDER BY id FOR UPDATE)
        , changed AS (
          UPDATE jobs.jobs j SET
            wakes = j.wakes + 1, version = j.version + 1,
            state = CASE b.state WHEN 'waiting' THEN 'queued' ELSE b.state END::jobs.state,
            run_at = CASE b.state WHEN 'waiting' THEN now() ELSE j.run_at END,
            extra_attempts = j.extra_attempts + CASE b.state WHEN 'waiting' THEN 1 ELSE 0 END,
            chain = CASE b.state WHEN 'waiting' THEN jobs.link(j.chain, j.id, j.version + 1, 'waiting', 'queued', now(), j.attempt, NULL, $2, $3) ELSE j.chain END
          FROM before b WHERE j.id = b.id AND b.state < 'completed'
          RETURNING j.id, j.owner_id, j.state, b.state AS was, j.version, j.attempt, j.queue, j.chain)
        , audit AS (
          INSERT INTO jobs.transitions (job_id, version, from_state, to_state, attempt, actor, reason, hash)
          SELECT id, version, 'waiting', 'queued', attempt, $2, $3, chain FROM changed WHERE was = 'waiting')
        SELECT id, owner_id, state::text, queue FROM changed WHERE was = 'waiting'
        """;

    /// <summary>Returns the jobs that were queued, with the queue of each.</summary>
    /// <param name="connection">In the transaction that answered the waits, or in a later one.</param>
    /// <param name="ids">The jobs.</param>
    /// <param name="actor">Who answered, where a person did.</param>
    /// <param name="reason">For the audit trail.</param>
    /// <param name="cancellation">Cancels the statement.</param>
    public static async Task<IReadOnlyList<(ChangedJob Job, string Queue)>> ExecuteAsync(
        NpgsqlConnection connection, IReadOnlyCollection<Guid> ids, string? actor, string reason, CancellationToken cancellation)
    {
        if (ids.Count == 0) return [];
        await using var command = new NpgsqlCommand(Wake, connection)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Uuid, ids.ToArray()).With(NpgsqlDbType.Text, actor).With(reason);
        var woken = new List<(ChangedJob, string)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) woken.Add((reader.Change(), reader.GetString(3)));
        return woken;
    }
}
