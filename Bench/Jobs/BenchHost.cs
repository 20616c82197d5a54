using System.Globalization;
using Concierge.Bench.Servers;
using Concierge.Core.Redis;
using Concierge.Jobs;
using Concierge.Jobs.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RabbitMQ.Client;
using StackExchange.Redis;

namespace Concierge.Bench.Jobs;

/// <summary>A host that enqueues, or also runs, no-op jobs: connected, its tables made, not started.</summary>
internal sealed class BenchHost : IAsyncDisposable
{
    /// <summary>How many jobs a worker process runs at once; the environment may say otherwise, for a sweep.</summary>
    private const string ConcurrencyVariable = "BENCH_CONCURRENCY";
    private const int DefaultConcurrency = 1_000;

    private readonly IHost _host;
    private readonly IConnection _broker;
    private readonly ConnectionMultiplexer _redis;
    private bool _started;

    private BenchHost(IHost host, IConnection broker, ConnectionMultiplexer redis) => (_host, _broker, _redis) = (host, broker, redis);

    public IJobClient Client => _host.Services.GetRequiredService<IJobClient>();

    public static int Concurrency { get; } =
        int.TryParse(Environment.GetEnvironmentVariable(ConcurrencyVariable), CultureInfo.InvariantCulture, out var own) ? own : DefaultConcurrency;

    public static async Task<BenchHost> CreateAsync(Addresses servers, Tally? worker, CancellationToken cancellation)
    {
        var broker = await new ConnectionFactory { Uri = new Uri(servers.RabbitMq) }.CreateConnectionAsync(cancellation);
        var redis = await ConnectionMultiplexer.ConnectAsync(servers.Redis, RedisConnection.Configure);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings:concierge"] = servers.Postgres,
            ["Jobs:BrokerPrefix"] = "bench.jobs",
            [$"Jobs:Concurrency:{NoOpJob.Definition.Queue}"] = Concurrency.ToString(CultureInfo.InvariantCulture),
            // A cleanup comes when a figure asks for it.
            ["Jobs:CleanupInterval"] = "1.00:00:00",
        });
        builder.Services.AddSingleton(broker);
        builder.Services.AddSingleton<IConnectionMultiplexer>(redis);
        builder.Services.AddSingleton(worker ?? new Tally());
        builder.Services.AddJobs().AddJob<NoOpJob, NoOpPayload, NoOpResult>().AddJob<BriefJob, NoOpPayload, NoOpResult>();
        if (worker is not null) builder.Services.AddJobWorker();
        var host = builder.Build();
        await host.Services.GetRequiredService<JobsMigrator>().MigrateAsync(cancellation);
        return new BenchHost(host, broker, redis);
    }

    public Task StartAsync(CancellationToken cancellation)
    {
        _started = true;
        return _host.StartAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_started) await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable host) await host.DisposeAsync();
        await _broker.DisposeAsync();
        await _redis.CloseAsync();
    }
}
