namespace Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;

/// <summary>
/// Settings of a context, bound from the configuration section <c>Aspire:Npgsql:EntityFrameworkCore:PostgreSQL</c>
/// and from its subsections named after the connection and after the context's type.
/// </summary>
public class NpgsqlEntityFrameworkCorePostgreSQLSettings
{
    /// <summary>An Npgsql connection string. <c>ConnectionStrings:{connectionName}</c> wins over it.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Leaves out the retries of failed commands. With retries, a transaction of one's own needs an execution strategy around it.</summary>
    public bool DisableRetry { get; set; }

    /// <summary>Leaves the health check out.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Leaves Npgsql's spans out.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Leaves Npgsql's metrics out.</summary>
    public bool DisableMetrics { get; set; }

    /// <summary>Seconds that a command may take; without it Npgsql's 30.</summary>
    public int? CommandTimeout { get; set; }
}
