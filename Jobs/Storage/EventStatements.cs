using Concierge.Jobs.Enqueueing;
using Concierge.Jobs.Live;
using Npgsql;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <summary>Publishes an event in the caller's transaction: keeps it, and answers the waits that match.</summary>
internal static class EventStatements
{
    private const string LockEvent = "SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 20260123))";

    private const string Keep = """
        -- name: keep event
        INSERT INTO jobs.events (id, name, match_key, owner_id, data) VALUES ($1, $2, $3, $4, $5::jsonb) ON CONFLICT (id) DO NOTHING
        """;

    private const string Answer = """
        -- name: answer waits
        UPDATE jobs.waits w SET answered_at = now(), answer = $4::jsonb
        FROM jobs.jobs j
        WHERE j.id = w.job_id AND w.kind = 'event' AND w.answered_at IS NULL AND w.event = $1 AND (w.match_key IS NULL OR w.match_key = $2)
          AND ($3 = '00000000-0000-0000-0000-000000000000' OR j.owner_id = $3)
        RETURNING w.job_id
        """;

    private const string Forget = """
        -- name: forget events
        DELETE FROM jobs.events WHERE published_at < now() - interval '30 days'
        """;

    /// <summary>Returns what was woken, or null when an event with this id had been published before.</summary>
    public static async Task<IReadOnlyList<(ChangedJob Job, string Queue)>?> PublishAsync(
        NpgsqlConnection connection, NewEvent published, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(LockEvent) { Parameters = { new() { Value = published.Name } } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Keep)
        {
            Parameters =
            {
                new() { Value = published.Id },
                new() { Value = published.Name },
                new() { NpgsqlDbType = NpgsqlDbType.Text, Value = published.Key ?? (object)DBNull.Value },
                new() { Value = published.OwnerId },
                new() { NpgsqlDbType = NpgsqlDbType.Text, Value = published.Data },
            },
        });
        if (await batch.ExecuteNonQueryAsync(cancellation) < 1) return null;

        var answered = new HashSet<Guid>();
        await using (var command = new NpgsqlCommand(Answer, connection)
            .With(published.Name).With(NpgsqlDbType.Text, published.Key).With(published.OwnerId).With(published.Data))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation)) answered.Add(reader.GetGuid(0));
        }

        return await WakeStatement.ExecuteAsync(connection, answered, actor: null, $"event: {published.Name}", cancellation);
    }

    /// <summary>Forgets events that no wait will look back to.</summary>
    public static async Task ForgetAsync(JobsDatabase database, CancellationToken cancellation)
    {
        await using var command = database.Command(Forget);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
