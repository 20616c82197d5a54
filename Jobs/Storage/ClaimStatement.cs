using Concierge.Jobs.Running;
using Npgsql;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage;

/// <summary>What one claim took.</summary>
/// <param name="Jobs">In the order of their turns.</param>
/// <param name="MayHaveMissed">True when something may be left that could not be looked at.</param>
internal sealed record Claim(List<ClaimedJob> Jobs, bool MayHaveMissed);

/// <summary>
/// Takes the next jobs of a queue for a worker, in one statement: by class, then by owner in turn, then by age. A
/// worker whose own lease has run out takes nothing. The functions are in the migrations.
/// </summary>
internal static class ClaimStatement
{
    private const string InTurn = "SELECT * FROM jobs.claim($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    private const string Few = "SELECT * FROM jobs.claim_few($1, $2, $3, $4, $5)";

    /// <summary>
    /// All that is queued, where that is no more than the limit and nobody has to wait for a turn. Where it is, or may
    /// be, takes nothing and says that something was missed.
    /// </summary>
    public static async Task<Claim> TakeFewAsync(
        JobsDatabase database, string queue, IReadOnlyList<JobDefinition> types, Guid workerId, int limit, CancellationToken cancellation)
    {
        await using var command = Command(database, Few, queue, types, workerId, limit);
        return await ReadAsync(command, cancellation);
    }

    /// <summary>Decides whose turn it is. What was missed is under a concurrency key that another worker is just looking at.</summary>
    public static async Task<Claim> ExecuteAsync(
        JobsDatabase database, string queue, IReadOnlyList<JobDefinition> types, Guid workerId, int limit, ClaimTurn turn, bool withSuspect,
        CancellationToken cancellation)
    {
        await using var command = Command(database, InTurn, queue, types, workerId, limit)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Smallint, turn.Classes)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Uuid, turn.LastOwners)
            .With(withSuspect)
            .With(types.Any(type => type.HasConcurrencyKey))
            .With(turn.LastLane);
        return await ReadAsync(command, cancellation);
    }

    private static NpgsqlCommand Command(
        JobsDatabase database, string text, string queue, IReadOnlyList<JobDefinition> types, Guid workerId, int limit)
        => database.Command(text)
            .With(queue)
            .With(NpgsqlDbType.Array | NpgsqlDbType.Text, types.Select(type => type.Name).ToArray())
            .With(NpgsqlDbType.Array | NpgsqlDbType.Integer, types.Select(type => type.Version).ToArray())
            .With(workerId)
            .With(limit);

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
