using Concierge.AppHost.Servers;
using Concierge.AppHost.Starting;
using Concierge.ServiceDefaults;

var builder = DistributedApplication.CreateBuilder(args);
try
{
    var (database, redis, rabbitmq) = builder.AddServers();
    builder.AddStartReport();

    var migrations = builder.AddConciergeProject<Projects.Worker>(ResourceNames.Migrations)
        .WithArgs("migrate")
        .WithReference(database).WaitFor(database);

    // The ports of api and web, 5080 and 5090, are in their launch settings.
    var api = builder.AddConciergeProject<Projects.Api>(ResourceNames.Api)
        .WithReference(database).WaitForCompletion(migrations)
        .WithReference(redis).WaitFor(redis)
        .WithReference(rabbitmq).WaitFor(rabbitmq)
        // Web tells whose browser it speaks for.
        .WithEnvironment("Concierge__TrustedProxies__0", "127.0.0.1")
        .WithEnvironment("Concierge__TrustedProxies__1", "::1")
        .WithFreePort()
        .WithExternalHttpEndpoints()
        .WithHttpHealthCheck("/health")
        .WithUrlForEndpoint("http", url => url.DisplayText = "Api")
        .WithUrlForEndpoint("http", _ => new() { Url = "/scalar", DisplayText = "API reference" });

    builder.AddConciergeProject<Projects.Worker>(ResourceNames.Worker)
        .WithReference(database).WaitForCompletion(migrations)
        .WithReference(redis).WaitFor(redis)
        .WithReference(rabbitmq).WaitFor(rabbitmq)
        .WithHttpEndpoint()
        .WithHttpHealthCheck("/health")
        .WithReplicas(HostSettings.Workers(builder.Configuration));

    builder.AddConciergeProject<Projects.Web>(ResourceNames.Web)
        .WithReference(api).WaitFor(api)
        .WithFreePort()
        .WithExternalHttpEndpoints()
        .WithHttpHealthCheck("/health")
        .WithUrlForEndpoint("http", url => url.DisplayText = "Web");

    return await builder.Build().RunReportedAsync();
}
catch (StartException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
