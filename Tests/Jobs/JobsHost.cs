using Concierge.Contracts.Jobs;
using Concierge.Jobs;
using Concierge.Jobs.Storage;
using Concierge.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using StackExchange.Redis;

namespace Concierge.Tests.Jobs;

/// <summary>A process with the engine in it, as small as it gets: over real servers, with jobs that tests script.</summary>
public sealed class JobsHost : IAsyncDisposable
{
    private readonly IHost _host;

    private JobsHost(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public IJobClient Client => Services.GetRequiredService<IJobClient>();

    public IJobReader Reader => Services.GetRequiredService<IJobReader>();

    public IJobFeed Feed => Services.GetRequiredService<IJobFeed>();

    /// <summary>What the scripted jobs of this process do.</summary>
    public JobScript Script => Services.GetRequiredService<JobScript>();

    public static async Task<JobsHost> StartAsync(
        Connections servers, bool worker = true, Action<IServiceCollection>? configure = null, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(new TestLog());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings:concierge"] = servers.Postgres,
            ["Jobs:LeaseDuration"] = "00:00:03",
            ["Jobs:HeartbeatInterval"] = "00:00:00.5",
            ["Jobs:BrokerPrefix"] = $"test.{new Npgsql.NpgsqlConnectionStringBuilder(servers.Postgres).Database}",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.Services.AddSingleton<IConnection>(_ =>
            new ConnectionFactory { Uri = new Uri(servers.RabbitMq) }.CreateConnectionAsync().GetAwaiter().GetResult());
        builder.Services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(servers.Redis));
        builder.Services.AddSingleton<JobScript>().AddJobs();
        builder.Services.AddJob<ScriptedJob, ScriptedInput, ScriptedResult>();
        builder.Services.AddJob<OneShotJob, ScriptedInput, ScriptedResult>();
        if (worker) builder.Services.AddJobWorker();
        configure?.Invoke(builder.Services);

        var host = builder.Build();
        await host.Services.GetRequiredService<JobsMigrator>().MigrateAsync(TestContext.Current.CancellationToken);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new JobsHost(host);
    }

    /// <summary>Enqueues a scripted job.</summary>
    public async Task<Guid> EnqueueAsync(string what, EnqueueOptions? options = null)
        => (await Client.EnqueueAsync(ScriptedJob.Definition, new ScriptedInput(what), options, TestContext.Current.CancellationToken)).Id;

    /// <summary>The job once it satisfies the condition; fails when it ends without.</summary>
    public async Task<JobDto> WaitForAsync(Guid id, Func<JobDto, bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        JobDto? last = null;
        await foreach (var job in Feed.FollowAsync(id, ownerId: null, cancellation: patience.Token))
        {
            last = job;
            if (condition(job)) return job;
        }

        throw new Xunit.Sdk.XunitException($"Job {id} ended as {last?.State} ({last?.Error}) without what was waited for.");
    }

    /// <summary>The job once it has ended.</summary>
    public Task<JobDto> WaitForEndAsync(Guid id) => WaitForAsync(id, job => job.State.IsTerminal());

    public Task StopAsync() => _host.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable disposable) await disposable.DisposeAsync();
    }
}
