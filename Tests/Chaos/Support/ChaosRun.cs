using Concierge.Jobs;
using Concierge.Tests.Infrastructure;
using Concierge.Tests.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Concierge.Tests.Chaos.Support;

/// <summary>One chaos test: a database, a ledger, a client in this process, and workers in their own.</summary>
public sealed class ChaosRun : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chaos-");
    private readonly List<ChaosWorkerProcess> _workers = [];
    private readonly Dictionary<string, string> _workerSettings;
    private readonly NpgsqlDataSource _database;

    private ChaosRun(Connections servers, (string Name, string Value)[] workerSettings)
    {
        Servers = servers;
        Ledger = new LedgerFile(Path.Combine(_folder.FullName, "ledger"), "test");
        _database = NpgsqlDataSource.Create(servers.Postgres);
        _workerSettings = workerSettings.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal);
    }

    public Connections Servers { get; }

    public LedgerFile Ledger { get; }

    public JobsHost Client { get; private set; } = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Makes a database on the servers, with the engine's tables.</summary>
    /// <param name="servers">An account that may create databases.</param>
    /// <param name="handlers">The sets of jobs that the client knows.</param>
    /// <param name="workerSettings">Environment of each worker, such as <c>Jobs__LeaseDuration</c>.</param>
    public static async Task<ChaosRun> StartAsync(Connections servers, string handlers, params (string Name, string Value)[] workerSettings)
    {
        var name = $"chaos_{Guid.CreateVersion7():N}";
        await using (var admin = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(servers.Postgres) { Pooling = false }.ConnectionString))
        await using (var create = admin.CreateCommand($"CREATE DATABASE {name}"))
        {
            await create.ExecuteNonQueryAsync(Cancellation);
        }

        var postgres = new NpgsqlConnectionStringBuilder(servers.Postgres) { Database = name, IncludeErrorDetail = true }.ConnectionString;
        var run = new ChaosRun(servers with { Postgres = postgres }, workerSettings);
        run.Client = await run.StartClientAsync(handlers);
        return run;
    }

    /// <summary>Another process that enqueues, as far as the engine can tell.</summary>
    public Task<JobsHost> StartClientAsync(string handlers) => JobsHost.StartAsync(
        Servers, worker: false, services => services.AddSingleton(new ChaosContext(Ledger, string.Empty)).AddChaosJobs(handlers));

    public async Task<ChaosWorkerProcess> StartWorkerAsync(string name, string handlers = "steps", params (string Name, string Value)[] settings)
    {
        var variables = new Dictionary<string, string>(_workerSettings, StringComparer.Ordinal)
        {
            [ChaosWorker.Handlers] = handlers,
            ["ConnectionStrings__concierge"] = Servers.Postgres,
            ["ConnectionStrings__redis"] = Servers.Redis,
            ["ConnectionStrings__rabbitmq"] = Servers.RabbitMq,
            ["Jobs__BrokerPrefix"] = $"test.{new NpgsqlConnectionStringBuilder(Servers.Postgres).Database}",
        };
        foreach (var (setting, value) in settings) variables[setting] = value;
        var worker = await ChaosWorkerProcess.StartAsync(name, Ledger, variables);
        lock (_workers) _workers.Add(worker);
        return worker;
    }

    /// <summary>Enqueues a job, again and again under one id until the engine has accepted it.</summary>
    public async Task<Guid> EnqueueAsync<TPayload>(
        JobDefinition<TPayload, ChaosDone> definition, TPayload payload, EnqueueOptions? options = null, JobsHost? client = null)
    {
        options = (options ?? new EnqueueOptions()) with { JobId = Guid.CreateVersion7() };
        while (true)
        {
            try
            {
                var ticket = await (client ?? Client).Client.EnqueueAsync(definition, payload, options, Cancellation);
                Ledger.Write(LedgerEvent.Enqueued, ticket.Id);
                return ticket.Id;
            }
            catch (Exception error) when (error is NpgsqlException or TimeoutException)
            {
                Interlocked.Increment(ref _refused);
                await Task.Delay(Poll, TimeProvider.System, Cancellation);
            }
        }
    }

    private int _refused;

    /// <summary>How often an enqueue was answered with an error, and tried again.</summary>
    public int Refused => _refused;

    public Task<Guid[]> EnqueueManyAsync(int count, ChaosWork? work = null)
        => Task.WhenAll(Enumerable.Range(0, count).Select(_ => EnqueueAsync(SteppingJob.Definition, work ?? new ChaosWork())));

    /// <summary>Waits until the ledger satisfies the condition.</summary>
    public async Task WaitForLedgerAsync(Func<IReadOnlyList<LedgerLine>, bool> condition, string what, TimeSpan patience)
    {
        for (var started = TimeProvider.System.GetTimestamp(); !condition(Ledger.Read());)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < patience, $"Not within {patience}: {what}.\n{WorkerLogs()}");
            await Task.Delay(Poll, TimeProvider.System, Cancellation);
        }
    }

    /// <summary>Waits until the engine calls every job ended; while its database is away, it does not.</summary>
    public async Task WaitForAllAsync(TimeSpan patience)
    {
        for (var started = TimeProvider.System.GetTimestamp(); await OpenJobsAsync() is not 0;)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < patience, $"Not every job ended within {patience}.\n{WorkerLogs()}");
            await Task.Delay(Poll, TimeProvider.System, Cancellation);
        }
    }

    /// <summary>How many jobs have not ended; null while nobody can say.</summary>
    public async Task<long?> OpenJobsAsync()
    {
        try
        {
            return await ScalarAsync<long>("SELECT count(*) FROM jobs.jobs WHERE state IN ('scheduled', 'queued', 'running', 'waiting')");
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }

    public async Task<T> ScalarAsync<T>(string sql, params object[] values)
    {
        await using var command = _database.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    /// <summary>The checker's report, with what the engine's own check of its audit trail has found.</summary>
    public async Task<ChaosReport> CheckAsync()
    {
        var report = Checker.Check(Ledger.Read(), await EngineAsync());
        var audit = await Client.Services.GetRequiredService<IJobAudit>().VerifyAsync(id: null, Cancellation);
        return report with { BrokenTrails = [.. report.BrokenTrails, .. audit.Broken.Select(link => $"{link.JobId} has a broken link at version {link.Version}")] };
    }

    public Task<IReadOnlyList<EngineJob>> EngineAsync() => EngineJob.ReadAllAsync(_database, Cancellation);

    /// <summary>The last lines of every worker, for a test that fails.</summary>
    public string WorkerLogs()
    {
        lock (_workers) return string.Join('\n', _workers.Select(worker => $"{worker.Name}:\n{string.Join('\n', worker.Output.Split('\n').TakeLast(15))}"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers) await worker.DisposeAsync();
        if (Client is not null) await Client.DisposeAsync();
        await _database.DisposeAsync();
        Ledger.Dispose();
        if (Environment.GetEnvironmentVariable("CONCIERGE_CHAOS_KEEP") is null) _folder.Delete(recursive: true);
    }
}
