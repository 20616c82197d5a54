using Npgsql;

namespace Concierge.Bench.Servers;

/// <summary>An empty database for one run, so that no run meets the dead rows of the one before. Dropped with this object.</summary>
internal sealed class Database : IAsyncDisposable
{
    private readonly Addresses _servers;
    private readonly NpgsqlDataSource _observer;

    private Database(Addresses servers, Addresses own)
    {
        (_servers, Addresses) = (servers, own);
        // What is asked here is no statement of the engine's.
        _observer = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(own.Postgres)
        {
            Options = "-c pg_stat_statements.track=none",
            ApplicationName = "bench",
            MaxPoolSize = 4,
            CommandTimeout = 0,
        });
    }

    public Addresses Addresses { get; }

    public static async Task<Database> CreateAsync(Addresses servers, CancellationToken cancellation)
    {
        var name = $"bench_{Guid.CreateVersion7():N}";
        await ExecuteAsync(servers, $"CREATE DATABASE {name}", cancellation);
        return new Database(servers, servers.InDatabase(name));
    }

    /// <summary>Makes <see cref="Counters.Statements"/> count in this database. False where the server has no pg_stat_statements.</summary>
    public async Task<bool> CountStatementsAsync(CancellationToken cancellation)
    {
        try
        {
            await ExecuteAsync("CREATE EXTENSION pg_stat_statements; SELECT count(*) FROM pg_stat_statements", cancellation);
            await ExecuteAsync($"ALTER DATABASE {Addresses.Database} SET pg_stat_statements.track = 'top'", cancellation);
            return true;
        }
        catch (PostgresException)
        {
            return false;
        }
    }

    /// <summary>Called when the backlog is loaded, before the clock starts, as the peers' harness does.</summary>
    public Task SettleAsync(CancellationToken cancellation) => ExecuteAsync("ANALYZE; CHECKPOINT", cancellation);

    public async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = _observer.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task<T> ScalarAsync<T>(string sql, CancellationToken cancellation)
    {
        await using var command = _observer.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>The statements counted since <see cref="ForgetStatementsAsync"/>, the most frequent first.</summary>
    public async Task<IReadOnlyList<(string Text, long Calls)>> FrequentStatementsAsync(CancellationToken cancellation)
    {
        await using var command = _observer.CreateCommand("""
            SELECT left(regexp_replace(query, '\s+', ' ', 'g'), 100), calls FROM pg_stat_statements
            WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY calls DESC LIMIT 8
            """);
        var statements = new List<(string, long)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) statements.Add((reader.GetString(0), reader.GetInt64(1)));
        return statements;
    }

    public Task ForgetStatementsAsync(CancellationToken cancellation) => ExecuteAsync("SELECT pg_stat_statements_reset()", cancellation);

    public async ValueTask DisposeAsync()
    {
        await _observer.DisposeAsync();
        await ExecuteAsync(_servers, $"DROP DATABASE IF EXISTS {Addresses.Database} WITH (FORCE)", CancellationToken.None);
    }

    private static async Task ExecuteAsync(Addresses servers, string sql, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(servers.Postgres + ";Pooling=false");
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
