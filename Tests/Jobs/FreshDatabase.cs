using Concierge.Tests.Infrastructure;
using Npgsql;

namespace Concierge.Tests.Jobs;

/// <summary>An empty database of its own for a class of tests, on the servers of the run.</summary>
public sealed class FreshDatabase(ConciergeApp app) : IAsyncLifetime
{
    /// <summary>Where the servers are; the database is the fresh one.</summary>
    public Connections Servers { get; private set; } = null!;

    /// <summary>For what a test itself asks of the database: the same one, past the faults that a run may inject into the engine.</summary>
    public string Direct { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var name = $"test_{Guid.CreateVersion7():N}";
        var (servers, direct) = GivenServers.FromEnvironment() ?? GivenServers.Of(await app.GetConnectionsAsync());
        await using var connection = new NpgsqlConnection(direct);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync();
        Servers = servers with { Postgres = On(servers.Postgres) };
        Direct = On(direct);

        string On(string server) => new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    /// <summary>Runs a statement and returns the first value of its first row.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, params object[] values)
    {
        await using var source = NpgsqlDataSource.Create(Direct);
        await using var command = source.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) is T result ? result : default;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
