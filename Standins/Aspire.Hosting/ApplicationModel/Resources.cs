namespace Aspire.Hosting.ApplicationModel;

/// <summary>A server. The real package runs it in a container; here it is a process of this machine.</summary>
/// <param name="name">The name, unique in the model.</param>
/// <param name="entrypoint">Not used here.</param>
public class ContainerResource(string name, string? entrypoint = null)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport
{
    /// <summary>Not used here.</summary>
    public string? Entrypoint { get; set; } = entrypoint;
}

/// <summary>A .NET project that runs as a process.</summary>
/// <param name="name">The name, unique in the model.</param>
public class ProjectResource(string name)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery, IResourceWithWaitSupport;

/// <summary>A value from outside the model: configuration key <c>Parameters:name</c>.</summary>
/// <param name="name">The name, unique in the model.</param>
/// <param name="callback">Finds the value; its argument is always null here.</param>
/// <param name="secret">Whether it must not be shown.</param>
public class ParameterResource(string name, Func<object?, string> callback, bool secret = false) : Resource(name)
{
    private readonly Lazy<string> _value = new(() => callback(null));

    /// <summary>Whether it must not be shown.</summary>
    public bool Secret { get; } = secret;

    /// <summary>The value.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DistributedApplicationException">The configuration lacks it.</exception>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => new(_value.Value);
}

internal sealed class ConnectionStringParameterResource(string name, Func<object?, string> callback, string? variable)
    : ParameterResource(name, callback, secret: true), IResourceWithConnectionString
{
    public string? ConnectionStringEnvironmentVariable => variable;

    public ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) => GetValueAsync(cancellationToken);
}
