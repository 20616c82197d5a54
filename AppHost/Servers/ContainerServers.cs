using Concierge.ServiceDefaults;

namespace Concierge.AppHost.Servers;

/// <summary>Servers in containers, with named volumes when they keep their data.</summary>
internal sealed class ContainerServers(IDistributedApplicationBuilder builder, bool keepsData) : IServerSource
{
    public IResourceBuilder<IResourceWithConnectionString> AddDatabase(string name)
    {
        var server = builder.AddPostgres(ResourceNames.PostgresServer);
        return (keepsData ? server.WithDataVolume() : server).AddDatabase(name);
    }

    public IResourceBuilder<IResourceWithConnectionString> AddRedis(string name) => builder.AddRedis(name);

    public IResourceBuilder<IResourceWithConnectionString> AddRabbitMq(string name)
    {
        var server = builder.AddRabbitMQ(name);
        return keepsData ? server.WithDataVolume() : server;
    }
}
