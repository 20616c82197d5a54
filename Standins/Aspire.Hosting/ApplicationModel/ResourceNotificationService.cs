using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Knows the state of every resource and lets others wait for a change.</summary>
public class ResourceNotificationService
{
    private readonly ConcurrentDictionary<string, ResourceEvent> _current = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = NewSignal();

    internal ResourceNotificationService()
    {
    }

    /// <summary>Sets what is known of a resource and wakes those who wait.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="stateFactory">Makes the new snapshot of the current one.</param>
    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        TaskCompletionSource signal;
        lock (_gate)
        {
            var before = _current.TryGetValue(resource.Name, out var known)
                ? known.Snapshot
                : new CustomResourceSnapshot { ResourceType = resource.GetType().Name, State = KnownResourceStates.NotStarted };
            _current[resource.Name] = new ResourceEvent(resource, resource.Name, stateFactory(before));
            (signal, _changed) = (_changed, NewSignal());
        }

        signal.SetResult();
        return Task.CompletedTask;
    }

    /// <summary>The last known state of a resource.</summary>
    /// <param name="resourceId">Its id; its name here.</param>
    /// <param name="resourceEvent">What is known of it.</param>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent) =>
        _current.TryGetValue(resourceId, out resourceEvent);

    /// <summary>Waits for a state.</summary>
    /// <param name="resourceName">The resource's name.</param>
    /// <param name="targetState">The state; <see cref="KnownResourceStates.Running"/> when not given.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    /// <summary>Waits for one of several states.</summary>
    /// <param name="resourceName">The resource's name.</param>
    /// <param name="targetStates">The states.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The state reached.</returns>
    public async Task<string> WaitForResourceAsync(string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var states = targetStates.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var reached = await WaitForResourceAsync(
            resourceName, update => update.Snapshot.State is { } state && states.Contains(state.Text), cancellationToken);
        return reached.Snapshot.State!.Text;
    }

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="resourceName">The resource's name.</param>
    /// <param name="predicate">The condition.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_current.TryGetValue(resourceName, out var known) && predicate(known))
                {
                    return known;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits until a resource runs and is healthy.</summary>
    /// <param name="resourceName">The resource's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DistributedApplicationException">It ended instead.</exception>
    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, WaitBehavior.StopOnResourceUnavailable, cancellationToken);

    /// <summary>Waits until a resource runs and is healthy.</summary>
    /// <param name="resourceName">The resource's name.</param>
    /// <param name="waitBehavior">What to do when it has ended instead.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DistributedApplicationException">It ended instead.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var reached = await WaitForResourceAsync(
            resourceName,
            update => update.Snapshot.HealthStatus == HealthStatus.Healthy
                || (waitBehavior == WaitBehavior.StopOnResourceUnavailable && HasEnded(update.Snapshot)),
            cancellationToken);
        return HasEnded(reached.Snapshot)
            ? throw new DistributedApplicationException($"'{resourceName}' is not healthy: it is {Describe(reached.Snapshot)}.")
            : reached;
    }

    internal static bool HasEnded(CustomResourceSnapshot snapshot) =>
        snapshot.State is { } state && KnownResourceStates.TerminalStates.Contains(state.Text, StringComparer.Ordinal);

    internal static string Describe(CustomResourceSnapshot snapshot) =>
        snapshot.ExitCode is { } code ? $"{snapshot.State?.Text} with exit code {code}" : $"{snapshot.State?.Text}";

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
