using Concierge.Core.Data;
using Concierge.Tests.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Concierge.Tests.Data;

/// <summary>
/// Holds the schema that the migrations make against the one that the entities expect. Left out are the two tables
/// without an entity: EF's own history, and the keys that sign tokens.
/// </summary>
public sealed class SchemaTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    [Fact]
    public async Task MigrationsMakeExactlyTheModelsColumns()
    {
        await using var db = await MigratedAsync();

        Assert.Equal(ExpectedColumns(db), await ActualAsync(
            """
            SELECT format('%s.%s %s %s', c.table_name, c.column_name, format_type(a.atttypid, a.atttypmod), CASE c.is_nullable WHEN 'YES' THEN 'null' ELSE 'not null' END)
            FROM information_schema.columns c
            JOIN pg_attribute a ON a.attrelid = format('%I.%I', c.table_schema, c.table_name)::regclass AND a.attname = c.column_name
            WHERE c.table_schema = 'concierge' AND c.table_name NOT IN ('migrations', 'data_protection_keys')
            """));
    }

    [Fact]
    public async Task MigrationsMakeExactlyTheModelsIndexes()
    {
        await using var db = await MigratedAsync();

        var expected = Tables(db)
            .SelectMany(table => table.Indexes)
            .Select(index => $"{index.Table.Name}.{index.Name} {(index.IsUnique ? "unique" : "plain")} ({string.Join(", ", index.Columns.Select((column, n) => column.Name + (IsDescending(index, n) ? " DESC" : "")))})");
        Assert.Equal(expected.Order(StringComparer.Ordinal), await ActualAsync(
            """
            SELECT format('%s.%s %s %s', tablename, indexname, CASE WHEN indexdef LIKE 'CREATE UNIQUE%' THEN 'unique' ELSE 'plain' END, replace(substring(indexdef FROM '\(.*\)'), '"', ''))
            FROM pg_indexes WHERE schemaname = 'concierge' AND tablename NOT IN ('migrations', 'data_protection_keys') AND indexname NOT LIKE '%_pkey'
            """));
    }

    [Fact]
    public async Task MigratingAgainChangesNothing()
    {
        await using var db = await MigratedAsync();

        await db.Database.MigrateAsync(TestContext.Current.CancellationToken);

        Assert.Empty(await db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
        Assert.Equal(
            await db.Database.GetAppliedMigrationsAsync(TestContext.Current.CancellationToken),
            await ActualAsync("SELECT \"MigrationId\" FROM concierge.migrations"));
    }

    private async Task<ConciergeDb> MigratedAsync()
    {
        var options = new DbContextOptionsBuilder<ConciergeDb>();
        options.UseNpgsql(database.Servers.Postgres);
        DataServiceCollectionExtensions.Configure(options);
        var db = new ConciergeDb(options.Options);
        await db.Database.MigrateAsync(TestContext.Current.CancellationToken);
        return db;
    }

    private static IOrderedEnumerable<string> ExpectedColumns(ConciergeDb db)
        => Tables(db)
            .SelectMany(table => table.Columns)
            .Select(column => $"{column.Table.Name}.{column.Name} {column.StoreType} {(column.IsNullable ? "null" : "not null")}")
            .Order(StringComparer.Ordinal);

    private static IEnumerable<ITable> Tables(ConciergeDb db) => db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables;

    // Given, but empty, means that all columns descend.
    private static bool IsDescending(ITableIndex index, int column)
        => index.IsDescending is { } descending && (descending.Count == 0 || descending[column]);

    private async Task<List<string>> ActualAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(database.Servers.Postgres);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken)) rows.Add(reader.GetString(0));
        return [.. rows.Order(StringComparer.Ordinal)];
    }
}
