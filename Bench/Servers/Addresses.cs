using Npgsql;

namespace Concierge.Bench.Servers;

/// <summary>Connection strings of the three servers.</summary>
internal sealed record Addresses(string Postgres, string Redis, string RabbitMq)
{
    public const string PostgresVariable = "ConnectionStrings__concierge";
    public const string RedisVariable = "ConnectionStrings__redis";
    public const string RabbitMqVariable = "ConnectionStrings__rabbitmq";

    /// <summary>The variables by which a child process is told.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [PostgresVariable] = Postgres,
        [RedisVariable] = Redis,
        [RabbitMqVariable] = RabbitMq,
    };

    public string Database => new NpgsqlConnectionStringBuilder(Postgres).Database ?? string.Empty;

    /// <exception cref="InvalidOperationException">A variable is missing; the message names it.</exception>
    public static Addresses FromEnvironment() => new(Required(PostgresVariable), Required(RedisVariable), Required(RabbitMqVariable));

    public Addresses InDatabase(string name)
        => this with { Postgres = new NpgsqlConnectionStringBuilder(Postgres) { Database = name }.ConnectionString };

    private static string Required(string variable)
        => Environment.GetEnvironmentVariable(variable) ?? throw new InvalidOperationException($"{variable} is not set.");
}
