namespace Aspire.Hosting.ApplicationModel;

/// <summary>A PostgreSQL server.</summary>
/// <param name="name">The name, unique in the model.</param>
/// <param name="userName">The superuser's name; <c>postgres</c> when not given.</param>
/// <param name="password">The superuser's password.</param>
public class PostgresServerResource(string name, ParameterResource? userName, ParameterResource password)
    : ContainerResource(name), IResourceWithConnectionString
{
    private readonly Dictionary<string, string> _databases = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The endpoint that clients connect to.</summary>
    public EndpointReference PrimaryEndpoint => this.GetEndpoint("tcp");

    /// <summary>The superuser's name, when it is not <c>postgres</c>.</summary>
    public ParameterResource? UserNameParameter { get; } = userName;

    /// <summary>The superuser's password.</summary>
    public ParameterResource PasswordParameter { get; } = password;

    /// <summary>The databases: resource name to database name.</summary>
    public IReadOnlyDictionary<string, string> Databases => _databases;

    /// <inheritdoc/>
    public async ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default)
    {
        var user = await GetUserNameAsync(cancellationToken);
        var secret = await PasswordParameter.GetValueAsync(cancellationToken);
        return $"Host={PrimaryEndpoint.Host};Port={PrimaryEndpoint.Port};Username={user};Password={secret}";
    }

    internal void Add(PostgresDatabaseResource database) => _databases.Add(database.Name, database.DatabaseName);

    internal async ValueTask<string> GetUserNameAsync(CancellationToken cancellation) =>
        UserNameParameter is null ? "postgres" : await UserNameParameter.GetValueAsync(cancellation) ?? "postgres";
}

/// <summary>A database in a PostgreSQL server, made when it is not there.</summary>
/// <param name="name">The name, unique in the model.</param>
/// <param name="databaseName">The database's own name.</param>
/// <param name="postgresParentResource">The server.</param>
public class PostgresDatabaseResource(string name, string databaseName, PostgresServerResource postgresParentResource)
    : Resource(name), IResourceWithParent<PostgresServerResource>, IResourceWithConnectionString
{
    /// <inheritdoc/>
    public PostgresServerResource Parent { get; } = postgresParentResource;

    /// <summary>The database's own name.</summary>
    public string DatabaseName { get; } = databaseName;

    /// <inheritdoc/>
    public async ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) =>
        $"{await Parent.GetConnectionStringAsync(cancellationToken)};Database={DatabaseName}";
}
