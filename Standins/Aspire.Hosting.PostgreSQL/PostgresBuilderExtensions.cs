using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Postgres;
using Aspire.Hosting.Running;

namespace Aspire.Hosting;

/// <summary>Adds PostgreSQL to the model.</summary>
public static class PostgresBuilderExtensions
{
    /// <summary>Adds a server.</summary>
    /// <param name="builder">The model.</param>
    /// <param name="name">The name, unique in the model.</param>
    /// <param name="userName">The superuser's name; <c>postgres</c> when not given.</param>
    /// <param name="password">The superuser's password; generated when not given.</param>
    /// <param name="port">The port; a free one when not given.</param>
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null)
    {
        var generated = new GeneratedPassword();
        var server = new PostgresServerResource(name, userName?.Resource, password?.Resource ?? generated.As(name));
        return builder.AddResource(server)
            .WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, name: "tcp", port: port))
            .RunBy(context => new PostgresRunner(server, generated, context));
    }

    /// <summary>Adds a database, made when the server does not have it.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="name">The name, unique in the model.</param>
    /// <param name="databaseName">The database's own name; <paramref name="name"/> when not given.</param>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null)
    {
        var database = new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource);
        builder.Resource.Add(database);
        return builder.ApplicationBuilder.AddResource(database)
            .WithAnnotation(new WaitAnnotation(builder.Resource, WaitType.UntilHealthy))
            .RunBy(_ => new ValueRunner(cancellation => PostgresRunner.CreateAsync(database, cancellation)));
    }

    /// <summary>Keeps the data from one run to the next.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="name">The folder's name; the server's when not given.</param>
    /// <param name="isReadOnly">Not used here.</param>
    public static IResourceBuilder<PostgresServerResource> WithDataVolume(
        this IResourceBuilder<PostgresServerResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.WithAnnotation(new DataVolumeAnnotation(name ?? builder.Resource.Name), ResourceAnnotationMutationBehavior.Replace);
}
