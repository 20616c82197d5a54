using Concierge.Contracts.Jobs;
using Concierge.Jobs.Live;
using Concierge.Jobs.Running;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <summary>
/// Completes any number of jobs in one statement, fenced as <see cref="OutcomeStatement"/> is. Most attempts end like
/// this. Of a completed job its own row is the last one of the trail (migration 0163).
/// </summary>
internal static class CompletionStatement
{
    private const string Complete = """
        -- name: complete jobs
        UPDATE jobs.jobs j SET
          state = 'completed', result = o.result::jsonb, message = coalesce(o.message, j.message), version = j.version + 1,
          progress = 100, finished_at = now(), expires_at = now() + j.retention,
          error_code = NULL, error_message = NULL, error_detail = NULL, error_attempt = NULL,
          chain = jobs.link(j.chain, j.id, NULL, 'running', 'completed', now(), j.attempt, j.worker_id, j.actor, 'completed', j.attempted_at)
        FROM unnest($1, $2, $3, $4) AS o(id, attempt, result, message)
        -- IS TRUE keeps the planner from the index on running jobs, which is the wrong one for a handful of ids.
        WHERE j.id = o.id AND j.attempt = o.attempt AND j.worker_id = $5 AND (j.state = 'running') IS TRUE
        RETURNING j.id, j.owner_id
        """;

    /// <summary>Returns the jobs that changed; one that is missing had been taken from this attempt.</summary>
    /// <param name="database">The engine's database.</param>
    /// <param name="workerId">Who ran them.</param>
    /// <param name="ended">In the order in which everybody else locks rows: by id.</param>
    /// <param name="cancellation">Cancels the statement.</param>
    public static async Task<IReadOnlyList<ChangedJob>> ExecuteAsync(
        JobsDatabase database, Guid workerId, IReadOnlyList<EndedAttempt> ended, CancellationToken cancellation)
    {
        await using var command = database.Command(Complete);
        command.Add(NpgsqlDbType.Uuid, ended, e => e.Job.Id);
        command.Add(NpgsqlDbType.Integer, ended, e => e.Job.Attempt);
        command.Add(NpgsqlDbType.Text, ended, e => e.Outcome.Result);
        command.Add(NpgsqlDbType.Text, ended, e => e.Outcome.Message);
        command.With(workerId);
        var changed = new List<ChangedJob>(ended.Count);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) changed.Add(new ChangedJob(reader.GetGuid(0), reader.GetGuid(1), JobState.Completed));
        return changed;
    }
}
