using Concierge.Jobs.Live;
using Npgsql;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <summary>
/// Wakes parents whose children have all ended. To be run after the children's ends are committed: of two children
/// that end side by side, at least the second to ask sees both.
/// </summary>
internal static class ParentStatement
{
    private const string Answer = """
        -- name: answer parents
        UPDATE jobs.waits w SET answered_at = now()
        WHERE w.job_id = ANY ($1) AND w.kind = 'children' AND w.answered_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM jobs.jobs c WHERE c.parent_id = w.job_id AND c.state < 'completed')
        RETURNING w.job_id
        """;

    /// <summary>Returns the parents that were queued, with the queue of each.</summary>
    public static async Task<IReadOnlyList<(ChangedJob Job, string Queue)>> WakeAsync(
        JobsDatabase database, IReadOnlyCollection<Guid> parents, CancellationToken cancellation)
    {
        if (parents.Count == 0) return [];
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var answered = new HashSet<Guid>();
        await using (var command = new NpgsqlCommand(Answer, connection).With(NpgsqlDbType.Array | NpgsqlDbType.Uuid, parents.ToArray()))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation)) answered.Add(reader.GetGuid(0));
        }

        var woken = await WakeStatement.ExecuteAsync(connection, answered, actor: null, "children ended", cancellation);
        await transaction.CommitAsync(cancellation);
        return woken;
    }
}
