namespace Concierge.Bench.Servers;

/// <summary>What the server had counted at one moment.</summary>
/// <param name="WalBytes">Bytes of write-ahead log ever written by the whole server.</param>
/// <param name="Statements">Statements run in this database; null where they are not counted.</param>
internal sealed record Counters(double WalBytes, double? Statements)
{
    private const string Wal = "SELECT (pg_current_wal_lsn() - '0/0'::pg_lsn)::float8";
    private const string Calls = """
        SELECT coalesce(sum(calls), 0)::float8 FROM pg_stat_statements
        WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
        """;

    /// <param name="database">Where to ask.</param>
    /// <param name="statements">Whether <see cref="Database.CountStatementsAsync"/> said yes.</param>
    /// <param name="cancellation">Ends the asking.</param>
    public static async Task<Counters> ReadAsync(Database database, bool statements, CancellationToken cancellation) => new(
        await database.ScalarAsync<double>(Wal, cancellation),
        statements ? await database.ScalarAsync<double>(Calls, cancellation) : null);
}
