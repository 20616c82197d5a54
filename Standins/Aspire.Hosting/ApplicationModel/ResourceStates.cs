using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The states that a resource passes through.</summary>
public static class KnownResourceStates
{
    /// <summary>Nothing happened yet.</summary>
    public static readonly string NotStarted = nameof(NotStarted);

    /// <summary>It waits for others.</summary>
    public static readonly string Waiting = nameof(Waiting);

    /// <summary>It is being started.</summary>
    public static readonly string Starting = nameof(Starting);

    /// <summary>Its process runs.</summary>
    public static readonly string Running = nameof(Running);

    /// <summary>It is being stopped.</summary>
    public static readonly string Stopping = nameof(Stopping);

    /// <summary>A server's process ended.</summary>
    public static readonly string Exited = nameof(Exited);

    /// <summary>A project's process ended.</summary>
    public static readonly string Finished = nameof(Finished);

    /// <summary>It could not be started.</summary>
    public static readonly string FailedToStart = nameof(FailedToStart);

    /// <summary>The states that nothing leads out of, but a start by hand.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];
}

/// <summary>The commands that every resource with a process has.</summary>
public static class KnownResourceCommands
{
    /// <summary>Starts a stopped resource.</summary>
    public static readonly string StartCommand = "start";

    /// <summary>Stops a running resource.</summary>
    public static readonly string StopCommand = "stop";

    /// <summary>Stops and starts a resource.</summary>
    public static readonly string RestartCommand = "restart";
}

/// <summary>A state with the look that the dashboard gives it.</summary>
/// <param name="Text">The state's name.</param>
/// <param name="Style">The look; not used here.</param>
public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    /// <summary>A state without a look of its own.</summary>
    /// <param name="s">The state's name.</param>
    public static implicit operator ResourceStateSnapshot?(string? s) => s is null ? null : new(s, Style: null);
}

/// <summary>What is known of a resource at one moment.</summary>
public sealed record CustomResourceSnapshot
{
    /// <summary>What kind of resource it is.</summary>
    public required string ResourceType { get; init; }

    /// <summary>Its state.</summary>
    public ResourceStateSnapshot? State { get; init; }

    /// <summary>Its process's exit code, once it has ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Its health while it runs; null otherwise.</summary>
    public HealthStatus? HealthStatus { get; internal init; }
}

/// <summary>A change of a resource.</summary>
/// <param name="resource">The resource.</param>
/// <param name="resourceId">Its id; its name here.</param>
/// <param name="snapshot">What is known of it now.</param>
public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>Its id.</summary>
    public string ResourceId { get; } = resourceId;

    /// <summary>What is known of it now.</summary>
    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}

/// <summary>What to do when the resource waited for has ended.</summary>
public enum WaitBehavior
{
    /// <summary>Go on waiting, someone may start it.</summary>
    WaitOnResourceUnavailable = 0,

    /// <summary>Fail.</summary>
    StopOnResourceUnavailable = 1,
}
