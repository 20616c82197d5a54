using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Concierge.ServiceDefaults;
using Concierge.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(ConciergeApp))]

namespace Concierge.Tests.Infrastructure;

/// <summary>
/// The whole application, once a run, with ports and data of its own. It starts when the first test asks for
/// something of it, so a run of unit tests alone starts no server. Take it as a constructor parameter.
/// </summary>
public sealed class ConciergeApp : IAsyncDisposable
{
    /// <summary>With which the run's Api lets admins in.</summary>
    public const string AdminKey = "an admin key of tests";

    /// <summary>Where the run's processes keep the keys that seal secrets.</summary>
    public static string KeyFolder { get; } = Path.Combine(AppContext.BaseDirectory, "keys");

    private const string KeyFolderVariable = "Secrets__KeyFolder";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private Task<DistributedApplication>? _starting;

    /// <summary>A client of Api.</summary>
    public Task<HttpClient> CreateApiClientAsync() => CreateClientAsync(ResourceNames.Api);

    /// <summary>A client of Web; its base address is where a browser goes.</summary>
    public Task<HttpClient> CreateWebClientAsync() => CreateClientAsync(ResourceNames.Web);

    /// <summary>The connection string of a server, once that is healthy.</summary>
    public async Task<string> GetConnectionStringAsync(string resource) =>
        await (await HealthyAsync(resource)).GetConnectionStringAsync(resource)
        ?? throw new InvalidOperationException($"'{resource}' has no connection string.");

    /// <summary>The connection strings of the servers, once they are healthy.</summary>
    public async Task<Connections> GetConnectionsAsync() => new(
        await GetConnectionStringAsync(ResourceNames.Database),
        await GetConnectionStringAsync(ResourceNames.Redis),
        await GetConnectionStringAsync(ResourceNames.RabbitMq));

    /// <summary>Stops a resource, such as RabbitMQ or the application's own worker, and returns when it has ended.</summary>
    public Task StopAsync(string resource) => ExecuteAsync(resource, KnownResourceCommands.StopCommand);

    /// <summary>Starts a stopped resource and returns when it is healthy.</summary>
    public async Task StartAsync(string resource)
    {
        await ExecuteAsync(resource, KnownResourceCommands.StartCommand);
        await HealthyAsync(resource);
    }

    /// <summary>Starts one more worker on the same servers, for a test to kill.</summary>
    /// <param name="settings">Environment variables of its own, such as <c>Jobs__LeaseDuration</c>.</param>
    public async Task<WorkerProcess> StartWorkerAsync(params (string Name, string Value)[] settings)
        => await WorkerProcess.StartAsync(await VariablesAsync(settings));

    /// <summary>Starts one more Api on the same servers.</summary>
    /// <param name="settings">Environment variables of its own.</param>
    public async Task<ApiProcess> StartApiAsync(params (string Name, string Value)[] settings)
        => await ApiProcess.StartAsync(await VariablesAsync(settings));

    public async ValueTask DisposeAsync()
    {
        if (_starting is null)
        {
            return;
        }

        await _starting.ContinueWith(static _ => { }, TaskScheduler.Default);
        if (_starting.IsCompletedSuccessfully)
        {
            await (await _starting).DisposeAsync();
        }
    }

    private async Task<Dictionary<string, string>> VariablesAsync((string Name, string Value)[] settings)
    {
        string[] servers = [ResourceNames.Database, ResourceNames.Redis, ResourceNames.RabbitMq];
        var variables = settings.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal);
        variables[KeyFolderVariable] = KeyFolder;
        foreach (var server in servers)
        {
            variables["ConnectionStrings__" + server] = await GetConnectionStringAsync(server);
        }

        return variables;
    }

    private async Task<HttpClient> CreateClientAsync(string resource)
    {
        var app = await HealthyAsync(resource);
        return app.CreateHttpClient(resource, "http");
    }

    private async Task<DistributedApplication> HealthyAsync(string resource)
    {
        var app = await StartedAsync();
        await app.ResourceNotifications.WaitForResourceHealthyAsync(resource).WaitAsync(StartTimeout);
        return app;
    }

    private async Task ExecuteAsync(string resource, string command)
    {
        var app = await StartedAsync();
        var model = app.Services.GetRequiredService<DistributedApplicationModel>();
        var target = model.Resources.Single(candidate => candidate.Name.Equals(resource, StringComparison.Ordinal));
        var result = await app.ResourceCommands.ExecuteCommandAsync(target, command).WaitAsync(CommandTimeout);
        Assert.True(result.Success, $"{command} of '{resource}' failed: {result.Message}");
    }

    private Task<DistributedApplication> StartedAsync()
    {
        lock (_gate)
        {
            return _starting ??= Task.Run(StartAsync);
        }
    }

    private static async Task<DistributedApplication> StartAsync()
    {
        using var limit = new CancellationTokenSource(StartTimeout);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(["--KeepData=false"], limit.Token);
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Information).ClearProviders().AddProvider(new FileLoggerProvider("apphost.log")));
        var api = builder.Resources.OfType<ProjectResource>().Single(project => project.Name.Equals(ResourceNames.Api, StringComparison.Ordinal));
        builder.CreateResourceBuilder(api)
            .WithEnvironment("Concierge__Admin__ApiKey", AdminKey)
            // All tests sign in from one address; what the limit does is tested apart.
            .WithEnvironment("RateLimits__SignIn__Limit", "10000");
        foreach (var project in builder.Resources.OfType<ProjectResource>()) builder.CreateResourceBuilder(project).WithEnvironment(KeyFolderVariable, KeyFolder);
        var app = await builder.BuildAsync(limit.Token);
        try
        {
            await app.StartAsync(limit.Token);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }
}
