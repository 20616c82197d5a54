using System.Reflection;
using Concierge.Jobs.Storage.Operations;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Concierge.Jobs.Storage;

/// <summary>
/// Brings the schema <c>jobs</c> up to date: numbered SQL files, each applied once, in order, in a transaction
/// of its own. Safe to run from several processes at once.
/// </summary>
public sealed class JobsMigrator
{
    // Any number will do as long as nothing else in the database uses it: "jobs" in ASCII.
    private const long AdvisoryLock = 0x6a6f6273;

    private readonly JobsDatabase _database;
    private readonly SearchIndexes _indexes;
    private readonly ILogger<JobsMigrator> _logger;

    internal JobsMigrator(JobsDatabase database, SearchIndexes indexes, ILogger<JobsMigrator> logger)
        => (_database, _indexes, _logger) = (database, indexes, logger);

    /// <summary>Applies what is missing, then builds the indexes that search needs. Returns how many files were applied.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached or refuses a statement; nothing of that file is kept.</exception>
    public Task<int> MigrateAsync(CancellationToken cancellation = default)
        => DatabaseRetry.RunBrieflyAsync(ApplyAllAsync, TimeProvider.System, cancellation);

    private async Task<int> ApplyAllAsync(CancellationToken cancellation)
    {
        var applied = await ApplyScriptsAsync(cancellation);
        await _indexes.EnsureAsync(cancellation);
        return applied;
    }

    private async Task<int> ApplyScriptsAsync(CancellationToken cancellation)
    {
        await using var connection = await _database.OpenAsync(cancellation);
        await using var alone = await SessionLock.TakeAsync(connection, AdvisoryLock, cancellation);
        await connection.ExecuteAsync("""
            CREATE SCHEMA IF NOT EXISTS jobs;
            CREATE TABLE IF NOT EXISTS jobs.migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());
            """, cancellation);
        var applied = await AppliedAsync(connection, cancellation);
        var missing = Scripts().Where(script => !applied.Contains(script.Name)).ToList();
        foreach (var (name, sql) in missing) await ApplyAsync(connection, name, sql, cancellation);
        return missing.Count;
    }

    private static IEnumerable<(string Name, string Sql)> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (resource.Split('.')[^2], reader.ReadToEnd());
        }
    }

    private static async Task<HashSet<string>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand("SELECT name FROM jobs.migrations", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) names.Add(reader.GetString(0));
        return names;
    }

    private async Task ApplyAsync(NpgsqlConnection connection, string name, string sql, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(sql, cancellation);
        await using var record = new NpgsqlCommand("INSERT INTO jobs.migrations (name) VALUES ($1)", connection);
        record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        await record.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        _logger.LogInformation("Applied job migration {Migration}", name);
    }
}
