using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Concierge.Jobs.Storage.Operations;

/// <summary>
/// The indexes that only operators need. All of them are partial, on rare states or on single job types, so that
/// enqueueing, claiming and completing other jobs write none of them. Built CONCURRENTLY: a large table stays in use.
/// </summary>
internal sealed class SearchIndexes(JobsDatabase database, JobRegistry registry, TimeProvider time, ILogger<SearchIndexes> logger)
{
    // "jobsidx" in ASCII; not the migrations' own lock.
    private const long AdvisoryLock = 0x6a6f6273696478;

    /// <summary>Longer values are cut: an index entry has a size limit, and a payload must not break an insert.</summary>
    public const int MaxValue = 200;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private static readonly (string Name, string Definition)[] Fixed =
    [
        ("jobs_rare", "(state, id) WHERE state IN ('waiting', 'failed', 'cancelled', 'expired')"),
        ("jobs_dead_by_code", "(error_code, id) WHERE state = 'failed'"),
        ("jobs_by_correlation", "(correlation_id, id) WHERE correlation_id IS NOT NULL"),
    ];

    /// <summary>Builds what is missing, and anew what an interrupted build left invalid. Safe from several processes at once.</summary>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        var wanted = Wanted().ToList();
        await using var connection = await database.OpenAsync(cancellation);
        if (await MissingAsync(connection, wanted, cancellation) is []) return;

        // Asked for again and again rather than waited for: a waiting statement holds a snapshot, and the build
        // waits for old snapshots, so that the two would wait for each other.
        SessionLock? alone;
        while ((alone = await SessionLock.TryTakeAsync(connection, AdvisoryLock, cancellation)) is null) await Task.Delay(Pause, time, cancellation);
        await using (alone)
        {
            foreach (var index in await MissingAsync(connection, wanted, cancellation)) await BuildAsync(connection, index, cancellation);
        }
    }

    /// <summary>The indexed expression of a payload field, for use over <c>jobs.jobs</c>.</summary>
    public static string Expression(string field) => $"lower(left(payload #>> '{{{field.Replace('.', ',')}}}', {MaxValue}))";

    /// <summary>A text as an SQL literal.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private IEnumerable<(string Name, string Definition)> Wanted()
        => Fixed.Concat(registry.Definitions.SelectMany(
            definition => definition.SearchableFields,
            (definition, field) => (NameOf(definition.Name, field), $"({Expression(field)}, id) WHERE type = {Literal(definition.Name)}")));

    private static string NameOf(string type, string field)
        => $"jobs_field_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{type}\0{field}")))[..16]}";

    private static async Task<List<(string Name, string Definition)>> MissingAsync(
        NpgsqlConnection connection, List<(string Name, string Definition)> wanted, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("""
            SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            WHERE i.indrelid = 'jobs.jobs'::regclass AND i.indisvalid
            """, connection);
        var there = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) there.Add(reader.GetString(0));
        return wanted.FindAll(index => !there.Contains(index.Name));
    }

    private async Task BuildAsync(NpgsqlConnection connection, (string Name, string Definition) index, CancellationToken cancellation)
    {
        await connection.ExecuteAsync($"DROP INDEX CONCURRENTLY IF EXISTS jobs.{index.Name}", cancellation);
        await connection.ExecuteAsync($"CREATE INDEX CONCURRENTLY {index.Name} ON jobs.jobs {index.Definition}", cancellation);
        logger.LogInformation("Built index {Index}", index.Name);
    }
}
