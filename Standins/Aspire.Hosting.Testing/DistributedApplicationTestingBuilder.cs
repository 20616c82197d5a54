using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>A builder taken from an app host's own program.</summary>
public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable, IDisposable
{
    /// <summary>Makes the application; its resources start with <see cref="DistributedApplication.StartAsync"/>.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}

/// <summary>Runs an app host's own program as far as its model, for a test to change, build and start.</summary>
public static class DistributedApplicationTestingBuilder
{
    /// <summary>Takes the builder out of an app host, with ports of its own.</summary>
    /// <typeparam name="TEntryPoint">A type of the app host's assembly.</typeparam>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default)
        where TEntryPoint : class =>
        CreateAsync<TEntryPoint>([], cancellationToken);

    /// <summary>Takes the builder out of an app host, with ports of its own.</summary>
    /// <typeparam name="TEntryPoint">A type of the app host's assembly.</typeparam>
    /// <param name="args">The command line.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(string[] args, CancellationToken cancellationToken = default)
        where TEntryPoint : class =>
        CreateAsync<TEntryPoint>(args, static (_, _) => { }, cancellationToken);

    /// <summary>Takes the builder out of an app host, with ports of its own.</summary>
    /// <typeparam name="TEntryPoint">A type of the app host's assembly.</typeparam>
    /// <param name="args">The command line.</param>
    /// <param name="configureBuilder">Changes the options before the builder is made.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken = default)
    {
        var assembly = typeof(TEntryPoint).Assembly;
        var hook = new EntryPointHook((options, settings) =>
        {
            Prepare(assembly, args, options, settings);
            configureBuilder(options, settings);
        });
        Start(assembly, args, hook);
        return new TestingBuilder(await hook.Builder.WaitAsync(cancellationToken), hook);
    }

    private static void Prepare(Assembly assembly, string[] args, DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        options.AssemblyName = assembly.GetName().Name;
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        settings.ApplicationName = options.AssemblyName;
        settings.Args = args;
        settings.Configuration = new ConfigurationManager();
        settings.Configuration.AddInMemoryCollection([new("DcpPublisher:RandomizePorts", "true")]);
    }

    /// <summary>The program blocks where it builds and where it runs, so it has a thread of its own.</summary>
    private static void Start(Assembly assembly, string[] args, EntryPointHook hook)
    {
        var entryPoint = assembly.EntryPoint ?? throw new InvalidOperationException($"{assembly.GetName().Name} has no entry point.");
        var thread = new Thread(() =>
        {
            EntryPointHook.Current.Value = hook;
            try
            {
                entryPoint.Invoke(null, entryPoint.GetParameters().Length == 0 ? [] : [args]);
            }
#pragma warning disable CA1031 // The failure belongs to the test that waits, not to this thread.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                hook.Fail(failure is TargetInvocationException { InnerException: { } inner } ? inner : failure);
            }
        })
        {
            IsBackground = true,
            Name = "app host",
        };
        thread.Start();
    }

    private sealed class TestingBuilder(DistributedApplicationBuilder inner, EntryPointHook hook) : IDistributedApplicationTestingBuilder
    {
        private DistributedApplication? _application;

        public string AppHostDirectory => inner.AppHostDirectory;

        public ConfigurationManager Configuration => inner.Configuration;

        public IHostEnvironment Environment => inner.Environment;

        public DistributedApplicationExecutionContext ExecutionContext => inner.ExecutionContext;

        public IResourceCollection Resources => inner.Resources;

        public IServiceCollection Services => inner.Services;

        public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource => inner.AddResource(resource);

        public IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource => inner.CreateResourceBuilder(resource);

        public DistributedApplication Build() =>
            throw new NotSupportedException("The app host's own program builds it: call BuildAsync.");

        public async Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default) =>
            _application = await hook.BuildAsync().WaitAsync(cancellationToken);

        public void Dispose()
        {
            _application?.Dispose();
            hook.End();
        }

        public async ValueTask DisposeAsync()
        {
            if (_application is not null)
            {
                await _application.DisposeAsync();
            }

            hook.End();
        }
    }
}
