using Concierge.ServiceDefaults;
using Microsoft.Extensions.Configuration;

var builder = DistributedApplication.CreateBuilder(args);
var keepsData = builder.Configuration.GetValue("KeepData", defaultValue: true);

var database = OwnOr(ResourceNames.Database, name =>
{
    var server = builder.AddPostgres(ResourceNames.PostgresServer);
    return (keepsData ? server.WithDataVolume() : server).AddDatabase(name);
});
var rabbitmq = OwnOr(ResourceNames.RabbitMq, name =>
{
    var server = builder.AddRabbitMQ(name);
    return keepsData ? server.WithDataVolume() : server;
});
var redis = OwnOr(ResourceNames.Redis, name => builder.AddRedis(name));

var migrations = builder.AddProject<Projects.Worker>(ResourceNames.Migrations)
    .WithArgs("migrate")
    .WithReference(database).WaitFor(database);

// The ports of api and web, 5080 and 5090, are in their launch settings.
var api = builder.AddProject<Projects.Api>(ResourceNames.Api)
    .WithReference(database).WaitForCompletion(migrations)
    .WithReference(redis).WaitFor(redis)
    .WithReference(rabbitmq).WaitFor(rabbitmq)
    // Web tells whose browser it speaks for.
    .WithEnvironment("Concierge__TrustedProxies__0", "127.0.0.1")
    .WithEnvironment("Concierge__TrustedProxies__1", "::1")
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithUrlForEndpoint("http", url => url.DisplayText = "Api")
    .WithUrlForEndpoint("http", _ => new() { Url = "/scalar", DisplayText = "API reference" });

builder.AddProject<Projects.Worker>(ResourceNames.Worker)
    .WithReference(database).WaitForCompletion(migrations)
    .WithReference(redis).WaitFor(redis)
    .WithReference(rabbitmq).WaitFor(rabbitmq)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReplicas(builder.Configuration.GetValue("Workers", defaultValue: 1));

builder.AddProject<Projects.Web>(ResourceNames.Web)
    .WithReference(api).WaitFor(api)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithUrlForEndpoint("http", url => url.DisplayText = "Web");

builder.Build().Run();

// A connection string in the configuration means a server that runs elsewhere.
IResourceBuilder<IResourceWithConnectionString> OwnOr(string name, Func<string, IResourceBuilder<IResourceWithConnectionString>> add) =>
    builder.Configuration.GetConnectionString(name) is null ? add(name) : builder.AddConnectionString(name);
