using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>
/// Lets a test take the builder and the application out of an app host's own entry point, which runs in a
/// thread of its own and blocks where it would build and run.
/// </summary>
internal sealed class EntryPointHook(Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure) : IDisposable
{
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _builder = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _application = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _mayBuild = new();

    public static AsyncLocal<EntryPointHook?> Current { get; } = new();

    public Task<DistributedApplicationBuilder> Builder => _builder.Task;

    public Task Ended => _ended.Task;

    public void Configure(DistributedApplicationOptions options, HostApplicationBuilderSettings settings) => configure(options, settings);

    public void AwaitBuild(DistributedApplicationBuilder builder)
    {
        _builder.TrySetResult(builder);
        _mayBuild.Wait();
    }

    public Task<DistributedApplication> BuildAsync()
    {
        _mayBuild.Set();
        return _application.Task;
    }

    public void Built(DistributedApplication application) => _application.TrySetResult(application);

    public void Fail(Exception failure)
    {
        _builder.TrySetException(failure);
        _application.TrySetException(failure);
    }

    public void End() => _ended.TrySetResult();

    public void Dispose() => _mayBuild.Dispose();
}
