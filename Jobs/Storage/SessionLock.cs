using System.Data;
using Npgsql;

namespace Concierge.Jobs.Storage;

/// <summary>An advisory lock that a connection holds until this object is disposed of, across transactions.</summary>
internal sealed class SessionLock : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly long _key;

    private SessionLock(NpgsqlConnection connection, long key) => (_connection, _key) = (connection, key);

    /// <summary>Waits for the lock, within one statement.</summary>
    public static async Task<SessionLock> TakeAsync(NpgsqlConnection connection, long key, CancellationToken cancellation)
    {
        await connection.ExecuteAsync($"SELECT pg_advisory_lock({key})", cancellation);
        return new SessionLock(connection, key);
    }

    /// <summary>Null when somebody else holds it.</summary>
    public static async Task<SessionLock?> TryTakeAsync(NpgsqlConnection connection, long key, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"SELECT pg_try_advisory_lock({key})", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellation))! ? new SessionLock(connection, key) : null;
    }

    // A connection that broke has let go of the lock already, and its own error is the one to be heard.
    public async ValueTask DisposeAsync()
    {
        if (_connection.State == ConnectionState.Open) await _connection.ExecuteAsync($"SELECT pg_advisory_unlock({_key})", CancellationToken.None);
    }
}
