using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>Collects the model of an application.</summary>
public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;

    /// <summary>Begins a model.</summary>
    /// <param name="args">The command line.</param>
    public DistributedApplicationBuilder(string[] args) : this(new DistributedApplicationOptions { Args = args })
    {
    }

    /// <summary>Begins a model.</summary>
    /// <param name="options">The options.</param>
    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        var settings = new HostApplicationBuilderSettings { Args = options.Args };
        EntryPointHook.Current.Value?.Configure(options, settings);
        var assembly = FindAssembly(options);
        AppHostDirectory = options.ProjectDirectory ?? AppHostMetadata.DirectoryOf(assembly) ?? Directory.GetCurrentDirectory();
        settings.ContentRootPath ??= AppHostDirectory;
        _host = new HostApplicationBuilder(settings);
        _host.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning);

        // A start that fails is told in one line, by Run, and not as a stack trace too.
        _host.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        _host.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMinutes(1));
        AddServices(new RunSettings(AppHostDirectory, AppHostMetadata.TargetsOf(assembly), _host.Configuration, options.EnableResourceLogging));
    }

    /// <inheritdoc/>
    public string AppHostDirectory { get; }

    /// <inheritdoc/>
    public ConfigurationManager Configuration => _host.Configuration;

    /// <inheritdoc/>
    public IHostEnvironment Environment => _host.Environment;

    /// <inheritdoc/>
    public DistributedApplicationExecutionContext ExecutionContext { get; } = new();

    /// <inheritdoc/>
    public IResourceCollection Resources { get; } = new ResourceCollection();

    /// <inheritdoc/>
    public IServiceCollection Services => _host.Services;

    /// <inheritdoc/>
    public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource
    {
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    /// <inheritdoc/>
    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource => new ResourceBuilder<T>(this, resource);

    /// <inheritdoc/>
    public DistributedApplication Build()
    {
        var hook = EntryPointHook.Current.Value;
        hook?.AwaitBuild(this);
        var application = new DistributedApplication(_host.Build());
        hook?.Built(application);
        return application;
    }

    private void AddServices(RunSettings settings)
    {
        Services.AddHttpClient();
        Services.AddSingleton(settings);
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(new DistributedApplicationModel(Resources));
        Services.AddSingleton(_ => new ResourceNotificationService());
        Services.AddSingleton<ResourceOutput>();
        Services.AddSingleton<RunContext>();
        Services.AddSingleton<Orchestrator>();
        Services.AddSingleton(services => new ResourceCommandService(services.GetRequiredService<Orchestrator>()));
        Services.AddHostedService(services => services.GetRequiredService<Orchestrator>());
    }

    private static Assembly? FindAssembly(DistributedApplicationOptions options) =>
        options.AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly();
}
