using Concierge.Bench.Servers;
using Npgsql;

namespace Concierge.Bench.Limits;

/// <summary>The least table that a job system can have, in a database of its own.</summary>
internal sealed class LimitTable : IAsyncDisposable
{
    private static readonly string Payload = $$"""{"pad":"{{new string('x', 190)}}"}""";

    private readonly Database _database;

    private LimitTable(Database database, int connections)
    {
        _database = database;
        Source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.Addresses.Postgres)
        {
            MaxPoolSize = connections,
            MaxAutoPrepare = 16,
            AutoPrepareMinUsages = 1,
        });
    }

    public NpgsqlDataSource Source { get; }

    public static async Task<LimitTable> CreateAsync(Addresses servers, int connections, CancellationToken cancellation)
    {
        var database = await Database.CreateAsync(servers, cancellation);
        await database.ExecuteAsync("""
            CREATE TABLE limits (id uuid PRIMARY KEY, state smallint NOT NULL DEFAULT 0, attempt int NOT NULL DEFAULT 0,
              payload jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now(), finished_at timestamptz) WITH (fillfactor = 80);
            CREATE INDEX ON limits (id) WHERE state = 0
            """, cancellation);
        return new LimitTable(database, connections);
    }

    public static Guid[] Ids(int count) => [.. Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7())];

    /// <summary>Inserts rows in one statement.</summary>
    public async Task InsertAsync(Guid[] ids, CancellationToken cancellation)
    {
        await using var insert = Source.CreateCommand("INSERT INTO limits (id, payload) SELECT id, payload::jsonb FROM unnest($1, $2) AS n(id, payload)");
        insert.Parameters.Add(new NpgsqlParameter { Value = ids });
        insert.Parameters.Add(new NpgsqlParameter { Value = Enumerable.Repeat(Payload, ids.Length).ToArray() });
        await insert.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Sets the state of rows in one statement, where they are in the state before.</summary>
    /// <param name="state">1 running, 2 completed.</param>
    /// <param name="ids">Which.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task UpdateAsync(short state, Guid[] ids, CancellationToken cancellation)
    {
        await using var update = Source.CreateCommand("""
            UPDATE limits l SET state = $1, attempt = attempt + (2 - $1), finished_at = CASE $1 WHEN 2 THEN now() END
            FROM unnest($2) AS n(id) WHERE l.id = n.id AND l.state = $1 - 1
            """);
        update.Parameters.Add(new NpgsqlParameter { Value = state });
        update.Parameters.Add(new NpgsqlParameter { Value = ids });
        await update.ExecuteNonQueryAsync(cancellation);
    }

    public Task SettleAsync(CancellationToken cancellation) => _database.SettleAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await _database.DisposeAsync();
    }
}
