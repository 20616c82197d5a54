using Concierge.Jobs.Live;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <summary>Begins and ends a step. Both write to the job's row first: that is the fence, and what live views notice.</summary>
internal static class StepStatements
{
    private const string Begin = """
        -- name: begin step
        WITH held AS (
          UPDATE jobs.jobs SET version = version + 1 WHERE id = $1 AND attempt = $2 AND state = 'running'
          RETURNING id, owner_id, state)
        , kept AS (
          SELECT result FROM jobs.steps WHERE job_id = $1 AND name = $3 AND inputs_hash = $4 AND state = 'completed')
        , begun AS (
          INSERT INTO jobs.steps (job_id, name, inputs_hash, state, attempt)
          SELECT id, $3, $4, 'running', $2 FROM held WHERE NOT EXISTS (SELECT 1 FROM kept)
          ON CONFLICT (job_id, name) DO UPDATE SET
            inputs_hash = excluded.inputs_hash, state = 'running', attempt = excluded.attempt,
            result = NULL, started_at = now(), finished_at = NULL)
        SELECT held.id, held.owner_id, held.state::text, kept.result::text, kept.result IS NOT NULL
        FROM held LEFT JOIN kept ON true
        """;

    private const string End = """
        -- name: end step
        WITH held AS (
          UPDATE jobs.jobs SET version = version + 1 WHERE id = $1 AND attempt = $2 AND state = 'running'
          RETURNING id, owner_id, state)
        , ended AS (
          UPDATE jobs.steps s SET state = $4, result = $5::jsonb, finished_at = now()
          FROM held WHERE s.job_id = held.id AND s.name = $3 AND s.attempt = $2)
        SELECT id, owner_id, state::text FROM held
        """;

    /// <summary>Returns the kept result where there is one; null when the attempt has lost its job.</summary>
    public static async Task<(ChangedJob Job, bool IsKept, string? Result)?> BeginAsync(
        JobsDatabase database, Guid jobId, int attempt, string name, byte[] inputsHash, CancellationToken cancellation)
    {
        await using var command = database.Command(Begin).With(jobId).With(attempt).With(name).With(inputsHash);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) return null;
        return (reader.Change(), reader.GetBoolean(4), await reader.IsDBNullAsync(3, cancellation) ? null : reader.GetString(3));
    }

    /// <summary>Returns null when the attempt has lost its job.</summary>
    public static async Task<ChangedJob?> EndAsync(
        JobsDatabase database, Guid jobId, int attempt, string name, bool completed, string? result, CancellationToken cancellation)
    {
        await using var command = database.Command(End).With(jobId).With(attempt).With(name)
            .With(completed ? "completed" : "failed").With(NpgsqlDbType.Text, result);
        var held = await command.ReadChangesAsync(cancellation);
        return held.Count == 0 ? null : held[0];
    }
}
