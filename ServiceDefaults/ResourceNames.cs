namespace Concierge.ServiceDefaults;

/// <summary>
/// Names that the app model and the processes must agree on. Linked into the projects that do not
/// reference ServiceDefaults.
/// </summary>
internal static class ResourceNames
{
    public const string PostgresServer = "postgres";

    /// <summary>The database; its connection string is <c>ConnectionStrings:concierge</c>.</summary>
    public const string Database = "concierge";
    public const string Redis = "redis";
    public const string RabbitMq = "rabbitmq";
    public const string Migrations = "migrations";
    public const string Api = "api";
    public const string Worker = "worker";
    public const string Web = "web";
}
