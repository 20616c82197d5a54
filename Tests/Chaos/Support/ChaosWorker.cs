using System.Diagnostics;
using Concierge.Jobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using StackExchange.Redis;

namespace Concierge.Tests.Chaos.Support;

/// <summary>A worker process that is all engine and no application. Told everything by its environment.</summary>
internal static class ChaosWorker
{
    /// <summary>Makes the test assembly be one.</summary>
    public const string Argument = "chaos-worker";

    public const string Ledger = "CHAOS_LEDGER";
    public const string Name = "CHAOS_WORKER";
    public const string Handlers = "CHAOS_HANDLERS";
    public const string ProviderUrl = "CHAOS_PROVIDER";

    /// <summary>When set, the process loads everything and waits for a line before it becomes a worker.</summary>
    public const string Standby = "CHAOS_STANDBY";
    public const string StandingBy = "standing by";

    public static async Task<int> RunAsync()
    {
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Listen(called);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddEnvironmentVariables();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Information)
            .AddFilter("Concierge.Jobs.Running.AttemptRunner", LogLevel.Warning);
        builder.Services.AddSingleton<IConnection>(_ =>
            new ConnectionFactory { Uri = new Uri(Connection("rabbitmq")) }.CreateConnectionAsync().GetAwaiter().GetResult());
        builder.Services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(Connection("redis")));
        builder.Services.AddSingleton(new ChaosContext(
            new LedgerFile(Variable(Ledger), Variable(Name)), Environment.GetEnvironmentVariable(ProviderUrl) ?? string.Empty));
        builder.Services.AddJobs().AddChaosJobs(Variable(Handlers)).AddJobWorker();
        using var host = builder.Build();
        if (Environment.GetEnvironmentVariable(Standby) is not null)
        {
            Console.WriteLine(StandingBy);
            await called.Task;
        }

        await host.RunAsync();
        return 0;

        string Connection(string name) => builder.Configuration.GetConnectionString(name)!;
    }

    private static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is missing.");

    // The test holds the other end of standard input: a worker never outlives it.
    private static void Listen(TaskCompletionSource called) => _ = Task.Factory.StartNew(
        () =>
        {
            using var input = Console.OpenStandardInput();
            while (input.ReadByte() >= 0)
            {
                called.TrySetResult();
            }

            Process.GetCurrentProcess().Kill();
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
