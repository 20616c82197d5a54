using Concierge.Jobs.Running;
using Npgsql;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <summary>What one claim took.</summary>
/// <param name="Jobs">In the order of their turns.</param>
/// <param name="MayHaveMissed">True when something may be left, under a concurrency key that another worker was just looking at.</param>
internal sealed record Claim(List<ClaimedJob> Jobs, bool MayHaveMissed);

/// <summary>
/// Takes the next jobs of a queue for a worker, in one statement: by class, then by owner in turn, then by age. A
/// worker whose own lease has run out takes nothing. The functions are in the migrations.
/// </summary>
internal static class ClaimStatement
{
    private const string Take = """
        -- name: claim jobs
        SELECT * FROM jobs.take($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """;

    /// <param name="database">The engine's database.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="types">What this worker knows how to run.</param>
    /// <param name="workerId">The worker.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="turn">Whose turn it is.</param>
    /// <param name="maybeAll">Whether all that is queued may be within the limit: then nobody's turn has to be found out.</param>
    /// <param name="withSuspect">Whether one of those may be taken that are suspected of killing their process.</param>
    /// <param name="cancellation">Cancels the statement; whether it took anything is then unknown.</param>
    public static async Task<Claim> ExecuteAsync(
        JobsDatabase database, string queue, IReadOnlyList<JobDefinition> types, Guid workerId, int limit, ClaimTurn turn, bool maybeAll,
        bool withSuspect, CancellationToken cancellation)
    {
        await using var command = database.Command(Take)
            .With(queue)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, types.Select(type => type.Name).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Integer, types.Select(type => type.Version).ToArray())
            .With(workerId)
            .With(limit)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Smallint, turn.Classes)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Uuid, turn.LastOwners)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Uuid, turn.LastJobs)
            .With(maybeAll)
            .With(withSuspect)
            .With(types.Any(type => type.HasConcurrencyKey))
            .With(turn.LastLane);
        return await ReadAsync(command, cancellation);
    }

    private static async Task<Claim> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var jobs = new List<ClaimedJob>();
        var mayHaveMissed = false;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (await reader.IsDBNullAsync(0, cancellation)) mayHaveMissed = true;
            else jobs.Add(Read(reader));
        }

        return new Claim(jobs, mayHaveMissed);
    }

    private static ClaimedJob Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        reader.GetString(1),
        reader.GetInt32(2),
        reader.GetInt32(3),
        reader.GetInt32(4),
        reader.GetGuid(5),
        reader.GetString(6),
        reader.IsDBNull(7) ? null : reader.GetGuid(7),
        reader.IsDBNull(8) ? null : reader.GetGuid(8),
        reader.IsDBNull(9) ? null : reader.GetString(9),
        reader.GetTimeSpan(10),
        (JobPriority)reader.GetInt16(11),
        reader.GetString(12),
        reader.GetInt16(13));
}
