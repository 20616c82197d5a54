using System.Globalization;
using Concierge.Jobs.Live;
using Concierge.Jobs.Running;
using Npgsql;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <summary>A wait as its row is now.</summary>
/// <param name="Job">For live views.</param>
/// <param name="WakesSeen">The job's count of wakes, from before it went to sleep.</param>
/// <param name="IsAnswered">Whether there is nothing left to wait for.</param>
/// <param name="Answer">The answer's JSON, where the kind has one.</param>
/// <param name="IsOver">Whether its time has run out.</param>
/// <param name="Left">Time until then; null for ever.</param>
internal sealed record OpenWait(ChangedJob Job, int WakesSeen, bool IsAnswered, string? Answer, bool IsOver, TimeSpan? Left);

/// <summary>Writes down what a job waits for, and takes answers.</summary>
internal static class WaitStatements
{
    // Publishers of an event share this lock, and who begins to wait for it has it alone: an event is either found
    // among those published, or its publisher finds the wait.
    private const string LockEvent = "SELECT pg_advisory_xact_lock(hashtextextended($1, 20260123))";

    private const string Open = """
        -- name: open wait
        WITH held AS (
          UPDATE jobs.jobs SET version = version + 1 WHERE id = $1 AND attempt = $2 AND state = 'running'
          RETURNING id, owner_id, state, wakes, created_at)
        , earlier AS (
          SELECT e.data FROM jobs.events e JOIN held h ON e.owner_id IN (h.owner_id, '00000000-0000-0000-0000-000000000000')
          WHERE $3 = 'event' AND e.name = $5 AND ($6::text IS NULL OR e.match_key = $6) AND e.published_at >= h.created_at
          ORDER BY e.published_at LIMIT 1)
        , opened AS (
          INSERT INTO jobs.waits AS w (job_id, name, kind, event, match_key, question, until, answered_at, answer)
          SELECT h.id, $4, $3, $5, $6, $7::jsonb, coalesce(now() + $8, 'infinity'), CASE WHEN e.data IS NOT NULL THEN now() END, e.data
          FROM held h LEFT JOIN earlier e ON true
          ON CONFLICT (job_id, name) DO UPDATE SET answered_at = coalesce(w.answered_at, excluded.answered_at), answer = coalesce(w.answer, excluded.answer)
          RETURNING answered_at, answer, until)
        SELECT h.id, h.owner_id, h.state::text, h.wakes, o.answer::text, o.until <= now(),
               CASE WHEN o.until < 'infinity' THEN o.until - now() END,
               CASE $3 WHEN 'children' THEN NOT EXISTS (SELECT 1 FROM jobs.jobs c WHERE c.parent_id = $1 AND c.state < 'completed')
                       ELSE o.answered_at IS NOT NULL END
        FROM held h CROSS JOIN opened o
        """;

    private const string AnswerPerson = """
        -- name: answer question
        UPDATE jobs.waits w SET answered_at = now(), answered_by = $4, answer = $3::jsonb
        FROM jobs.jobs j
        WHERE j.id = w.job_id AND w.job_id = $1 AND w.name = $2 AND w.kind = 'person' AND w.answered_at IS NULL
          AND j.state < 'completed' AND ($5::uuid IS NULL OR j.owner_id = $5)
        RETURNING w.job_id
        """;

    private const string HasAnswer = """
        -- name: look for answer
        SELECT EXISTS (SELECT 1 FROM jobs.waits WHERE job_id = $1 AND name = $2 AND kind = 'person' AND answer = $3::jsonb AND answered_by = $4)
        """;

    /// <summary>Returns null when the attempt has lost its job.</summary>
    public static async Task<OpenWait?> OpenAsync(JobsDatabase database, Guid jobId, int attempt, Wait wait, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (wait.Event is { } name)
        {
            await using var lockEvent = new NpgsqlCommand(LockEvent, connection).With(name);
            await lockEvent.ExecuteNonQueryAsync(cancellation);
        }

        var opened = await OpenAsync(connection, jobId, attempt, wait, cancellation);
        await transaction.CommitAsync(cancellation);
        return opened;
    }

    /// <summary>Takes a person's answer. Returns what was queued by it; nothing when the job did not ask for it.</summary>
    public static async Task<(bool IsTaken, IReadOnlyList<(ChangedJob Job, string Queue)> Woken)> AnswerAsync(
        JobsDatabase database, Guid jobId, string name, string answer, string actor, Guid? ownerId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand(AnswerPerson, connection)
            .With(jobId).With(name).With(answer).With(actor).With(NpgsqlDbType.Uuid, ownerId);
        if (await command.ExecuteScalarAsync(cancellation) is null) return (false, []);

        var woken = await WakeStatement.ExecuteAsync(
            connection, [jobId], actor, string.Create(CultureInfo.InvariantCulture, $"answered: {name}"), cancellation);
        await transaction.CommitAsync(cancellation);
        return (true, woken);
    }

    /// <summary>Whether the job has this very answer of this person, for who is not sure what came of it.</summary>
    public static async Task<bool> HasAnswerAsync(
        JobsDatabase database, Guid jobId, string name, string answer, string actor, CancellationToken cancellation)
    {
        await using var command = database.Command(HasAnswer).With(jobId).With(name).With(answer).With(actor);
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    private static async Task<OpenWait?> OpenAsync(NpgsqlConnection connection, Guid jobId, int attempt, Wait wait, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Open, connection)
            .With(jobId).With(attempt).With(wait.Kind.ToString().ToLowerInvariant()).With(wait.Name)
            .With(NpgsqlDbType.Text, wait.Event).With(NpgsqlDbType.Text, wait.Key).With(NpgsqlDbType.Text, wait.Question)
            .With(NpgsqlDbType.Interval, wait.Timeout);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) return null;
        return new OpenWait(
            reader.Change(),
            reader.GetInt32(3),
            reader.GetBoolean(7),
            await reader.IsDBNullAsync(4, cancellation) ? null : reader.GetString(4),
            reader.GetBoolean(5),
            await reader.IsDBNullAsync(6, cancellation) ? null : reader.GetTimeSpan(6));
    }
}
