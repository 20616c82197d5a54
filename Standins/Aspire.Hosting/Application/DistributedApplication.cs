using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>An application made of its model: runs every resource, in order.</summary>
public class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;
    private readonly EntryPointHook? _hook = EntryPointHook.Current.Value;

    /// <summary>Wraps a host that has the model's services.</summary>
    /// <param name="host">The host.</param>
    public DistributedApplication(IHost host) => _host = host;

    /// <inheritdoc/>
    public IServiceProvider Services => _host.Services;

    /// <summary>Runs commands of resources.</summary>
    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    /// <summary>Knows the state of every resource.</summary>
    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    /// <summary>Begins a model.</summary>
    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    /// <summary>Begins a model.</summary>
    /// <param name="args">The command line.</param>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new DistributedApplicationBuilder(args);

    /// <summary>Begins a model.</summary>
    /// <param name="options">The options.</param>
    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) => new DistributedApplicationBuilder(options);

    /// <summary>Runs the application until it is told to stop.</summary>
#pragma warning disable VSTHRD002 // The package's own method blocks: it is the last line of a program.
    public void Run() => RunAsync().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002

    /// <summary>Runs the application until it is told to stop.</summary>
    /// <param name="cancellationToken">Tells it to stop.</param>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (_hook is not null)
        {
            await _hook.Ended;
            return;
        }

        await using (this)
        {
            Environment.ExitCode = await RunToEndAsync(cancellationToken);
        }
    }

    /// <summary>Starts the application; its resources start in the background.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public virtual Task StartAsync(CancellationToken cancellationToken = default) => _host.StartAsync(cancellationToken);

    /// <summary>Stops every resource.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    /// <summary>Stops every resource.</summary>
#pragma warning disable VSTHRD002 // IDisposable is synchronous; DisposeAsync is there for those who can wait.
    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }
#pragma warning restore VSTHRD002

    /// <summary>Stops every resource.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await ((IAsyncDisposable)_host).DisposeAsync();
        _hook?.End();
        GC.SuppressFinalize(this);
    }

    private async Task<int> RunToEndAsync(CancellationToken cancellation)
    {
        var stopping = Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stopping);
        try
        {
            await StartAsync(end.Token);
            await Services.GetRequiredService<Orchestrator>().Started.WaitAsync(end.Token);
            await _host.WaitForShutdownAsync(cancellation);
            return 0;
        }
        catch (DistributedApplicationException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }
}
