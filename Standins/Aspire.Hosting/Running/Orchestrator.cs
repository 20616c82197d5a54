using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Running;

/// <summary>Starts every resource of the model when those it waits for are ready, and stops them all.</summary>
internal sealed class Orchestrator(
    DistributedApplicationModel model, ResourceNotificationService notifications, RunContext context, TimeProvider time)
    : IHostedService, IDisposable
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private ResourceLifecycle[] _lifecycles = [];
    private Task _starting = Task.CompletedTask;

    /// <summary>Ends when every resource is healthy or has run to its end; fails with the first that fails.</summary>
    public Task Started => _started.Task;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new DistributedApplicationException("Without the Aspire packages the application runs on Linux only.");
        }

        _lifecycles = [.. model.Resources.Select(Create)];
        EndpointAllocation.Allocate(model, context);
        foreach (var lifecycle in _lifecycles)
        {
            await lifecycle.PublishAsync(KnownResourceStates.NotStarted);
        }

        _starting = StartAllAsync(time.GetTimestamp());
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _starting;

        // The projects first, so that they can still write down where they stopped.
        await StopAsync(_lifecycles.Where(lifecycle => lifecycle.Resource is ProjectResource), cancellationToken);
        await StopAsync(_lifecycles, cancellationToken);
    }

    public ResourceLifecycle Find(string name) =>
        _lifecycles.FirstOrDefault(lifecycle => string.Equals(lifecycle.Resource.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new DistributedApplicationException($"There is no resource '{name}'.");

    public void Dispose()
    {
        Array.ForEach(_lifecycles, lifecycle => lifecycle.Dispose());
        _stopping.Dispose();
    }

    private ResourceLifecycle Create(IResource resource)
    {
        var runner = resource.Annotations.OfType<RunnerAnnotation>().LastOrDefault()
            ?? throw new DistributedApplicationException($"Nothing here can run '{resource.Name}' ({resource.GetType().Name}).");
        return new ResourceLifecycle(resource, runner.Create(context), notifications, time);
    }

    private async Task StartAllAsync(long began)
    {
        await Task.WhenAll(_lifecycles.Select(StartAsync));
        if (!_started.Task.IsFaulted && !_stopping.IsCancellationRequested)
        {
            var links = string.Join(", ", ResourceLinks.Of(model).Select(link => $"{link.DisplayText} {link.Url}"));
            context.Output.Note($"ready after {time.GetElapsedTime(began).TotalSeconds:F1} s: {links}");
            _started.TrySetResult();
        }
    }

    private async Task StartAsync(ResourceLifecycle lifecycle)
    {
        try
        {
            await AwaitDependenciesAsync(lifecycle);
            var began = time.GetTimestamp();
            await lifecycle.StartAsync(_stopping.Token);
            await AwaitSettledAsync(lifecycle);
            if (lifecycle.IsHealthy && IsChecked(lifecycle.Resource))
            {
                context.Output.Line(lifecycle.Resource.Name, $"healthy after {time.GetElapsedTime(began).TotalSeconds:F1} s");
            }
        }
        catch (DistributedApplicationException failure)
        {
            _started.TrySetException(failure);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            _started.TrySetCanceled(_stopping.Token);
        }
    }

    private async Task AwaitDependenciesAsync(ResourceLifecycle lifecycle)
    {
        var waits = lifecycle.Resource.Annotations.OfType<WaitAnnotation>().ToArray();
        if (waits.Length == 0)
        {
            return;
        }

        await lifecycle.PublishAsync(KnownResourceStates.Waiting);
        try
        {
            await Task.WhenAll(waits.Select(AwaitAsync));
        }
        catch (DistributedApplicationException failure)
        {
            await lifecycle.PublishAsync(KnownResourceStates.FailedToStart);
            throw new DistributedApplicationException($"'{lifecycle.Resource.Name}' does not start. {failure.Message}", failure);
        }
    }

    private async Task AwaitAsync(WaitAnnotation wait)
    {
        if (wait.Type == WaitType.UntilHealthy)
        {
            await notifications.WaitForResourceHealthyAsync(wait.Resource.Name, _stopping.Token);
            return;
        }

        var ended = await notifications.WaitForResourceAsync(
            wait.Resource.Name, update => ResourceNotificationService.HasEnded(update.Snapshot), _stopping.Token);
        if (ended.Snapshot.ExitCode != wait.ExitCode)
        {
            throw new DistributedApplicationException(
                $"'{wait.Resource.Name}' is {ResourceNotificationService.Describe(ended.Snapshot)}; it should end with {wait.ExitCode}.");
        }
    }

    private async Task AwaitSettledAsync(ResourceLifecycle lifecycle)
    {
        var name = lifecycle.Resource.Name;
        try
        {
            var settled = await notifications.WaitForResourceAsync(
                name,
                update => update.Snapshot.HealthStatus == HealthStatus.Healthy
                    || ResourceNotificationService.HasEnded(update.Snapshot),
                _stopping.Token).WaitAsync(context.Settings.StartTimeout, time, _stopping.Token);
            if (settled.Snapshot.ExitCode is not (null or 0))
            {
                throw new DistributedApplicationException($"'{name}' is {ResourceNotificationService.Describe(settled.Snapshot)}.");
            }
        }
        catch (TimeoutException late)
        {
            throw new DistributedApplicationException(
                $"'{name}' is not healthy after {context.Settings.StartTimeout.TotalSeconds:F0} s: {lifecycle.Problem}", late);
        }
    }

    private static bool IsChecked(IResource resource) =>
        resource is ContainerResource || resource.Annotations.OfType<HttpHealthCheckAnnotation>().Any();

    private static Task StopAsync(IEnumerable<ResourceLifecycle> lifecycles, CancellationToken cancellation) =>
        Task.WhenAll(lifecycles.Select(lifecycle => lifecycle.StopAsync(cancellation)));
}
