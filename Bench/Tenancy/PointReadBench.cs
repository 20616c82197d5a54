using System.Globalization;
using Concierge.Bench.Measuring;
using Concierge.Bench.Servers;
using Concierge.Core.Data;
using Npgsql;

namespace Concierge.Bench.Tenancy;

/// <summary>
/// What row-level security costs a read by key: the same prepared statement, by the application's role, over two
/// tables with the same rows, of which one has the policy. Rounds alternate, so that both meet the same machine.
/// </summary>
internal sealed class PointReadBench
{
    private const int Rounds = 60;
    private const int ReadsInARound = 1_000;
    private static readonly Guid Owner = Guid.Parse("00000000-0000-7000-8000-000000000007");
    private static readonly string[] Tables = ["plain", "guarded"];

    private const string Fill = $"""
        CREATE SCHEMA concierge;
        CREATE TABLE concierge.plain (id uuid PRIMARY KEY, owner_id uuid NOT NULL, title text NOT NULL, body jsonb NOT NULL, created_at timestamptz NOT NULL);
        INSERT INTO concierge.plain
          SELECT gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad((i % 100)::text, 12, '0'))::uuid, 'Lisbon',
                 jsonb_build_object('days', 3, 'note', repeat('x', 200)), now()
          FROM generate_series(1, 100000) i;
        CREATE TABLE concierge.guarded (LIKE concierge.plain INCLUDING ALL);
        INSERT INTO concierge.guarded SELECT * FROM concierge.plain;
        DO $$ BEGIN CREATE ROLE {RowSecurity.Role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
        GRANT USAGE ON SCHEMA concierge TO {RowSecurity.Role};
        GRANT SELECT ON ALL TABLES IN SCHEMA concierge TO {RowSecurity.Role};
        """;

    public static async Task<int> RunAsync(CancellationToken cancellation)
    {
        await using var servers = await BenchServers.StartAsync(cancellation);
        await using var database = await Database.CreateAsync(servers.Addresses, cancellation);
        await database.ExecuteAsync(Fill, cancellation);
        await database.ExecuteAsync(OwnedTables.Protect("guarded"), cancellation);
        await database.ExecuteAsync("VACUUM ANALYZE concierge.plain; ", cancellation);
        await database.ExecuteAsync("VACUUM ANALYZE concierge.guarded; ", cancellation);

        await using var source = NpgsqlDataSource.Create(database.Addresses.Postgres);
        await using var connection = await source.OpenConnectionAsync(cancellation);
        var ids = await OwnIdsAsync(connection, cancellation);
        await BecomeOwnerAsync(connection, cancellation);
        Print(await MeasureAsync(connection, ids, cancellation));
        return 0;
    }

    private static async Task<Dictionary<string, List<double>>> MeasureAsync(NpgsqlConnection connection, Guid[] ids, CancellationToken cancellation)
    {
        var micros = Tables.ToDictionary(table => table, _ => new List<double>(), StringComparer.Ordinal);
        foreach (var table in Tables) await ReadAsync(connection, table, ids, cancellation);
        for (var round = 0; round < Rounds; round++)
        {
            // Whoever comes second finds the processor as the first has left it: they take turns at that, too.
            foreach (var table in round % 2 == 0 ? Tables : Tables.Reverse()) micros[table].Add(await ReadAsync(connection, table, ids, cancellation));
        }

        return micros;
    }

    /// <summary>Microseconds a read, the round trip included.</summary>
    private static async Task<double> ReadAsync(NpgsqlConnection connection, string table, Guid[] ids, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"SELECT * FROM concierge.{table} WHERE owner_id = $1 AND id = $2", connection)
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = Owner }, new NpgsqlParameter<Guid>() },
        };
        await command.PrepareAsync(cancellation);
        var id = (NpgsqlParameter<Guid>)command.Parameters[1];
        var started = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < ReadsInARound; i++)
        {
            id.TypedValue = ids[i % ids.Length];
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            if (!await reader.ReadAsync(cancellation)) throw new InvalidOperationException($"A row of one's own was not found in {table}.");
        }

        return TimeProvider.System.GetElapsedTime(started).TotalMicroseconds / ReadsInARound;
    }

    private static async Task<Guid[]> OwnIdsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT array_agg(id) FROM concierge.plain WHERE owner_id = $1", connection)
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = Owner } },
        };
        return (Guid[])(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task BecomeOwnerAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT set_config('{RowSecurity.Setting}', $1, false), set_config('role', '{RowSecurity.Role}', false)", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = Owner.ToString() } },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static void Print(Dictionary<string, List<double>> micros)
    {
        var (plain, guarded) = (new Spread(micros["plain"]), new Spread(micros["guarded"]));
        // Two rounds next to each other see the same machine; over the whole run it may change.
        var cost = new Spread([.. micros["plain"].Zip(micros["guarded"], (without, with) => (with / without - 1) * 100)]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            | read by key, {Rounds} rounds of {ReadsInARound} | median us | fastest us |
            | --- | --- | --- |
            | without the policy | {plain.Median:F1} | {plain.Min:F1} |
            | with it | {guarded.Median:F1} | {guarded.Min:F1} |

            The policy costs {cost.Median:F1} % (median of neighbouring rounds), {(guarded.Min / plain.Min - 1) * 100:F1} % between the fastest.
            """));
    }
}
