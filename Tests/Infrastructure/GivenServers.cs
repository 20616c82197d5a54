namespace Concierge.Tests.Infrastructure;

/// <summary>
/// Servers that somebody else runs, for the engine's tests to use instead of the application's: how the chaos run
/// puts proxies that inject faults between the engine and its servers.
/// </summary>
internal static class GivenServers
{
    public const string Postgres = "CONCIERGE_TEST_POSTGRES";
    public const string DirectPostgres = "CONCIERGE_TEST_POSTGRES_DIRECT";
    public const string Redis = "CONCIERGE_TEST_REDIS";
    public const string RabbitMq = "CONCIERGE_TEST_RABBITMQ";

    /// <summary>The trait of tests that cannot run over injected faults: with <see cref="None"/>, and a reason beside it.</summary>
    public const string Faults = nameof(Faults);

    public const string None = "none";

    /// <summary>The servers given, and the way to PostgreSQL past the faults; null when none are.</summary>
    public static (Connections Servers, string Direct)? FromEnvironment() =>
        Environment.GetEnvironmentVariable(Postgres) is { } postgres ? (new Connections(postgres, Given(Redis), Given(RabbitMq)), Given(DirectPostgres)) : null;

    public static (Connections Servers, string Direct) Of(Connections servers) => (servers, servers.Postgres);

    private static string Given(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is missing.");
}
