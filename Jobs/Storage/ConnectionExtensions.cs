using Npgsql;

namespace Concierge.Jobs.Storage;

internal static class ConnectionExtensions
{
    /// <summary>Runs a statement for as long as it takes: one that changes the schema of a large table.</summary>
    public static async Task ExecuteAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
