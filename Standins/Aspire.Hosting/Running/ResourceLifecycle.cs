using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Running;

/// <summary>One resource through its states: started, watched, stopped, started again by hand. Nothing restarts by itself.</summary>
internal sealed class ResourceLifecycle(
    IResource resource, IResourceRunner runner, ResourceNotificationService notifications, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan WhileStarting = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan WhileHealthy = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private CancellationTokenSource? _watch;
    private Task _watching = Task.CompletedTask;

    public IResource Resource => resource;

    /// <summary>What the last health check found wrong.</summary>
    public string? Problem { get; private set; }

    public bool IsHealthy =>
        notifications.TryGetCurrentState(resource.Name, out var known) && known.Snapshot.HealthStatus == HealthStatus.Healthy;

    public async Task StartAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_watch is not null && !_watching.IsCompleted)
            {
                throw new DistributedApplicationException($"'{resource.Name}' runs already.");
            }

            await StartCoreAsync(cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task StopAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_watch is null || _watching.IsCompleted)
            {
                return;
            }

            await _watch.CancelAsync();
            await _watching;
            await PublishAsync(KnownResourceStates.Stopping);
            await PublishAsync(runner.EndedState, await runner.StopAsync());
        }
        finally
        {
            _gate.Release();
        }
    }

    public Task PublishAsync(string state, int? exitCode = null, HealthStatus? health = null) =>
        notifications.PublishUpdateAsync(resource, snapshot => snapshot with { State = state, ExitCode = exitCode, HealthStatus = health });

    public void Dispose()
    {
        _watch?.Dispose();
        _gate.Dispose();
    }

    private async Task StartCoreAsync(CancellationToken cancellation)
    {
        await PublishAsync(KnownResourceStates.Starting);
        try
        {
            await runner.StartAsync(cancellation);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await PublishAsync(KnownResourceStates.FailedToStart);
            throw failure as DistributedApplicationException
                ?? new DistributedApplicationException($"'{resource.Name}' does not start: {failure.Message}", failure);
        }

        _watch?.Dispose();
        _watch = new CancellationTokenSource();
        await PublishAsync(KnownResourceStates.Running, health: HealthStatus.Unhealthy);
        _watching = WatchAsync(_watch.Token);
    }

    private async Task WatchAsync(CancellationToken cancellation)
    {
        var exited = runner.Exited;
        var health = HealthStatus.Unhealthy;
        while (!exited.IsCompleted && !cancellation.IsCancellationRequested)
        {
            Problem = await CheckAsync(cancellation);
            var found = Problem is null ? HealthStatus.Healthy : HealthStatus.Unhealthy;
            if (found != health && !exited.IsCompleted && !cancellation.IsCancellationRequested)
            {
                health = found;
                await PublishAsync(KnownResourceStates.Running, health: health);
            }

            using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(exited, Task.Delay(Problem is null ? WhileHealthy : WhileStarting, time, pause.Token));
            await pause.CancelAsync();
        }

        if (exited.IsCompleted && !cancellation.IsCancellationRequested)
        {
            await PublishAsync(runner.EndedState, await exited);
        }
    }

    private async Task<string?> CheckAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(CheckTimeout);
        try
        {
            return await runner.CheckAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            return $"no answer within {CheckTimeout.TotalSeconds:F0} s";
        }
#pragma warning disable CA1031 // Whatever a check throws says that the resource is not healthy, and no more.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return failure.Message;
        }
    }
}
