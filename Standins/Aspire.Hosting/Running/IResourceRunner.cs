using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Runs one resource on this machine.</summary>
internal interface IResourceRunner
{
    /// <summary>The state after the process has ended.</summary>
    string EndedState { get; }

    /// <summary>The exit code of what was started last, once it has ended; never for what has no process.</summary>
    Task<int> Exited { get; }

    Task StartAsync(CancellationToken cancellation);

    /// <summary>Null when healthy, else what is wrong.</summary>
    Task<string?> CheckAsync(CancellationToken cancellation);

    /// <summary>Stops it and gives its exit code.</summary>
    Task<int> StopAsync();
}

/// <summary>Runs nothing: a value that is there or not, or something made inside another resource.</summary>
internal sealed class ValueRunner(Func<CancellationToken, ValueTask> make) : IResourceRunner
{
    private readonly TaskCompletionSource<int> _exited = new();

    public ValueRunner(Func<CancellationToken, ValueTask<string?>> value) : this(async cancellation => { await value(cancellation); })
    {
    }

    public string EndedState => KnownResourceStates.Finished;

    public Task<int> Exited => _exited.Task;

    public async Task StartAsync(CancellationToken cancellation) => await make(cancellation);

    public Task<string?> CheckAsync(CancellationToken cancellation) => Task.FromResult<string?>(null);

    public Task<int> StopAsync() => Task.FromResult(0);
}
