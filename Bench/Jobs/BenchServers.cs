using Npgsql;

namespace Concierge.Bench.Jobs;

/// <summary>The servers that the environment names; each run gets an empty database of its own.</summary>
internal sealed record BenchServers(string Postgres, string Redis, string RabbitMq)
{
    /// <exception cref="InvalidOperationException">A variable is missing; the message names it.</exception>
    public static BenchServers FromEnvironment() => new(
        Required("ConnectionStrings__concierge"), Required("ConnectionStrings__redis"), Required("ConnectionStrings__rabbitmq"));

    public async Task<BenchServers> WithFreshDatabaseAsync()
    {
        var name = $"bench_{Guid.CreateVersion7():N}";
        await ExecuteAsync($"CREATE DATABASE {name}");
        return this with { Postgres = new NpgsqlConnectionStringBuilder(Postgres) { Database = name }.ConnectionString };
    }

    public async Task DropAsync(BenchServers fresh)
    {
        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync($"DROP DATABASE {new NpgsqlConnectionStringBuilder(fresh.Postgres).Database} WITH (FORCE)");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Postgres);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string Required(string variable)
        => Environment.GetEnvironmentVariable(variable) ?? throw new InvalidOperationException($"{variable} is not set.");
}
