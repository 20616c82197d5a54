using Concierge.Contracts.Jobs;
using Concierge.Jobs.Live;
using Npgsql;

namespace Concierge.Jobs.Storage;

/// <summary>Reads the columns <c>id, owner_id, state::text</c> that changing statements return.</summary>
internal static class ChangeReader
{
    public static async Task<IReadOnlyList<ChangedJob>> ReadChangesAsync(this NpgsqlCommand command, CancellationToken cancellation)
    {
        var changes = new List<ChangedJob>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) changes.Add(reader.Change());
        return changes;
    }

    public static ChangedJob Change(this NpgsqlDataReader reader) => new(reader.GetGuid(0), reader.GetGuid(1), State(reader.GetString(2)));

    public static JobState State(string text) => Enum.Parse<JobState>(text, ignoreCase: true);
}
