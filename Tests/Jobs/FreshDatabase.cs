using Concierge.ServiceDefaults;
using Concierge.Tests.Infrastructure;
using Npgsql;

namespace Concierge.Tests.Jobs;

/// <summary>An empty database of its own for a class of tests, on the servers of the run.</summary>
public sealed class FreshDatabase(ConciergeApp app) : IAsyncLifetime
{
    /// <summary>Where the servers are; the database is the fresh one.</summary>
    public Connections Servers { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var name = $"test_{Guid.CreateVersion7():N}";
        var shared = await app.GetConnectionStringAsync(ResourceNames.Database);
        await using var connection = new NpgsqlConnection(shared);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync();
        Servers = new Connections(
            new NpgsqlConnectionStringBuilder(shared) { Database = name }.ConnectionString,
            await app.GetConnectionStringAsync(ResourceNames.Redis),
            await app.GetConnectionStringAsync(ResourceNames.RabbitMq));
    }

    /// <summary>Runs a statement and returns the first value of its first row.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, params object[] values)
    {
        await using var source = NpgsqlDataSource.Create(Servers.Postgres);
        await using var command = source.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) is T result ? result : default;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
