using Concierge.Jobs.Live;

namespace Concierge.Jobs.Storage;

/// <summary>Gives all jobs of one owner to another.</summary>
internal static class OwnerStatement
{
    private const string Move = """
        -- name: move jobs to owner
        UPDATE jobs.jobs SET owner_id = $2, version = version + 1 WHERE owner_id = $1 RETURNING id, owner_id, state::text
        """;

    public static async Task<IReadOnlyList<ChangedJob>> MoveAsync(JobsDatabase database, Guid from, Guid to, CancellationToken cancellation)
    {
        await using var command = database.Command(Move).With(from).With(to);
        return await command.ReadChangesAsync(cancellation);
    }
}
