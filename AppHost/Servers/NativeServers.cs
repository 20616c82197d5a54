using System.Globalization;
using System.Runtime.Versioning;
using Concierge.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Concierge.AppHost.Servers;

/// <summary>
/// Servers as processes of this machine, on loopback. Their data is in one folder, which one app host at a time has.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class NativeServers : IServerSource
{
    private readonly IDistributedApplicationBuilder _builder;
    private readonly DataFolder _data;
    private readonly string _scripts;

    public NativeServers(IDistributedApplicationBuilder builder, bool keepsData)
    {
        _builder = builder;
        _scripts = Path.Combine(builder.AppHostDirectory, "Servers");
        _data = DataFolder.Take(builder, keepsData);
        builder.Services.AddSingleton<IHostedService>(services => ActivatorUtilities.CreateInstance<DataFolderRelease>(services, _data));
    }

    public IResourceBuilder<IResourceWithConnectionString> AddDatabase(string name)
    {
        var server = Add(
            ResourceNames.PostgresServer,
            (endpoint, password) => ReferenceExpression.Create(
                $"Host={endpoint.Property(EndpointProperty.Host)};Port={endpoint.Property(EndpointProperty.Port)};Username=postgres;Password={password}"),
            ServerChecks.PostgresAsync);
        server.WithEnvironment("DATABASE", name);
        return _builder.AddConnectionString(name, ReferenceExpression.Create($"{server.Resource};Database={name}"))
            .WaitFor(server);
    }

    public IResourceBuilder<IResourceWithConnectionString> AddRedis(string name) => Add(
        name,
        (endpoint, password) => ReferenceExpression.Create($"{endpoint.Property(EndpointProperty.HostAndPort)},password={password}"),
        ServerChecks.RedisAsync);

    public IResourceBuilder<IResourceWithConnectionString> AddRabbitMq(string name) => Add(
        name,
        (endpoint, password) => ReferenceExpression.Create($"amqp://guest:{password}@{endpoint.Property(EndpointProperty.HostAndPort)}"),
        ServerChecks.RabbitMqAsync);

    private IResourceBuilder<NativeServer> Add(
        string name,
        Func<EndpointReference, ParameterResource, ReferenceExpression> connection,
        Func<string, CancellationToken, Task> check)
    {
        // Letters and digits, so that no connection string needs escapes. Kept in the user secrets, as a container's is.
        var password = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(_builder, $"{name}-password", special: false);
        var server = new NativeServer(name, _scripts, password, connection);
        var health = $"{name}-answers";
        _builder.Services.AddHealthChecks().Add(new(health, _ => new ServerCheck(server, check), failureStatus: null, tags: null));
        return _builder.AddResource(server)
            .WithArgs(Path.Combine(_scripts, $"{name}.sh"), _data.For(name))
            // A proxy would accept connections for a server that is gone.
            .WithEndpoint(scheme: "tcp", name: NativeServer.EndpointName, env: "PORT", isProxied: false)
            .WithEnvironment("PASSWORD", password)
            .WithEnvironment("APPHOST_PID", Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
            .WithHealthCheck(health);
    }
}
