using Concierge.AppHost.Starting;
using Concierge.ServiceDefaults;
using Microsoft.Extensions.Configuration;

namespace Concierge.AppHost.Servers;

/// <summary>The servers that the application leans on.</summary>
internal sealed record ServerSet(
    IResourceBuilder<IResourceWithConnectionString> Database,
    IResourceBuilder<IResourceWithConnectionString> Redis,
    IResourceBuilder<IResourceWithConnectionString> RabbitMq);

/// <summary>Adds the servers to the model.</summary>
internal static class ServerSetExtensions
{
    /// <summary>
    /// Adds PostgreSQL, Redis and RabbitMQ: as containers or as processes (<see cref="ServerKind"/>). A connection string
    /// in the configuration means a server that runs elsewhere.
    /// </summary>
    public static ServerSet AddServers(this IDistributedApplicationBuilder builder)
    {
        var keepsData = HostSettings.KeepsData(builder.Configuration);
        var source = Source(builder, ServerKinds.Choose(builder), keepsData);
        return new ServerSet(
            OwnOr(ResourceNames.Database, source.AddDatabase),
            OwnOr(ResourceNames.Redis, source.AddRedis),
            OwnOr(ResourceNames.RabbitMq, source.AddRabbitMq));

        IResourceBuilder<IResourceWithConnectionString> OwnOr(string name, Func<string, IResourceBuilder<IResourceWithConnectionString>> add) =>
            builder.Configuration.GetConnectionString(name) is null ? add(name) : builder.AddConnectionString(name);
    }

    private static IServerSource Source(IDistributedApplicationBuilder builder, ServerKind kind, bool keepsData)
    {
        if (kind != ServerKind.Native) return new ContainerServers(builder, keepsData);
        return OperatingSystem.IsLinux()
            ? new NativeServers(builder, keepsData)
            : throw new StartException($"{ServerKinds.Key}=native works on Linux only. Start a container runtime instead.");
    }
}

/// <summary>One way to run the servers.</summary>
internal interface IServerSource
{
    IResourceBuilder<IResourceWithConnectionString> AddDatabase(string name);

    IResourceBuilder<IResourceWithConnectionString> AddRedis(string name);

    IResourceBuilder<IResourceWithConnectionString> AddRabbitMq(string name);
}
