using Concierge.Jobs;
using Concierge.Jobs.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RabbitMQ.Client;
using StackExchange.Redis;

namespace Concierge.Bench.Jobs;

/// <summary>A process that enqueues, or also runs, no-op jobs.</summary>
internal static class BenchHost
{
    public static async Task<IHost> StartAsync(BenchServers servers, Tally tally, bool worker)
    {
        var connection = await new ConnectionFactory { Uri = new Uri(servers.RabbitMq) }.CreateConnectionAsync();
        var redis = await ConnectionMultiplexer.ConnectAsync(servers.Redis);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings:concierge"] = servers.Postgres,
            ["Jobs:BrokerPrefix"] = "bench.jobs",
            ["Jobs:Concurrency:bench"] = "400",
        });
        builder.Services.AddSingleton<IConnection>(connection);
        builder.Services.AddSingleton<IConnectionMultiplexer>(redis);
        builder.Services.AddSingleton(tally);
        builder.Services.AddJobs().AddJob<NoOpJob, NoOpPayload, NoOpResult>();
        if (worker) builder.Services.AddJobWorker();
        var host = builder.Build();
        await host.Services.GetRequiredService<JobsMigrator>().MigrateAsync();
        await host.StartAsync();
        return host;
    }
}
