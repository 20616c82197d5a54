using Aspire.Hosting.Running;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What came of a command.</summary>
public sealed class ExecuteCommandResult
{
    /// <summary>Whether it succeeded.</summary>
    public required bool Success { get; init; }

    /// <summary>Why not.</summary>
    public string? Message { get; init; }
}

/// <summary>Runs a command of a resource: start, stop, restart.</summary>
public class ResourceCommandService
{
    private readonly Orchestrator _orchestrator;

    internal ResourceCommandService(Orchestrator orchestrator) => _orchestrator = orchestrator;

    /// <summary>Runs a command and waits for its end; a start does not wait for health.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="commandName">One of <see cref="KnownResourceCommands"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteCommandAsync(resource.Name, commandName, cancellationToken);

    /// <summary>Runs a command and waits for its end; a start does not wait for health.</summary>
    /// <param name="resourceId">The resource's id; its name here.</param>
    /// <param name="commandName">One of <see cref="KnownResourceCommands"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default)
    {
        try
        {
            await RunAsync(_orchestrator.Find(resourceId), commandName, cancellationToken);
            return new ExecuteCommandResult { Success = true };
        }
        catch (DistributedApplicationException failure)
        {
            return new ExecuteCommandResult { Success = false, Message = failure.Message };
        }
    }

    private static async Task RunAsync(ResourceLifecycle lifecycle, string commandName, CancellationToken cancellation)
    {
        string[] stopping = [KnownResourceCommands.StopCommand, KnownResourceCommands.RestartCommand];
        string[] starting = [KnownResourceCommands.StartCommand, KnownResourceCommands.RestartCommand];
        var stop = stopping.Contains(commandName, StringComparer.Ordinal);
        var start = starting.Contains(commandName, StringComparer.Ordinal);
        if (!stop && !start)
        {
            throw new DistributedApplicationException($"There is no command '{commandName}'.");
        }

        if (stop)
        {
            await lifecycle.StopAsync(cancellation);
        }

        if (start)
        {
            await lifecycle.StartAsync(cancellation);
        }
    }
}
