using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <summary>
/// Gives back what a claim took whose answer never came: running under this worker's name, and unknown to it.
/// </summary>
internal static class DisownStatement
{
    private const string Disown = """
        -- name: disown jobs
        WITH changed AS (
          UPDATE jobs.jobs j SET
            state = 'queued', worker_id = NULL, extra_attempts = j.extra_attempts + 1, version = j.version + 1,
            chain = jobs.link(j.chain, j.id, j.version + 1, 'running', 'queued', now(), j.attempt, $1, NULL, 'claim was not heard', j.attempted_at)
          WHERE worker_id = $1 AND state = 'running' AND queue = $2
            AND NOT EXISTS (SELECT 1 FROM unnest($3, $4) AS known(id, attempt) WHERE known.id = j.id AND known.attempt = j.attempt)
          RETURNING id, version, attempt, attempted_at, chain)
        , audit AS (
          INSERT INTO jobs.transitions (job_id, version, from_state, to_state, attempt, worker_id, reason, began_at, hash)
          SELECT id, version, 'running', 'queued', attempt, $1, 'claim was not heard', attempted_at, chain FROM changed)
        SELECT count(*) FROM changed
        """;

    public static async Task ExecuteAsync(JobsDatabase database, string queue, Guid workerId, KeyValuePair<Guid, int>[] known, CancellationToken cancellation)
    {
        await using var command = database.Command(Disown).With(workerId).With(queue);
        command.Add(NpgsqlDbType.Uuid, known, attempt => attempt.Key);
        command.Add(NpgsqlDbType.Integer, known, attempt => attempt.Value);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
