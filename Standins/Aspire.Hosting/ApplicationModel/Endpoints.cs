using System.Globalization;
using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An address on which a resource listens.</summary>
/// <param name="protocol">The transport protocol.</param>
/// <param name="uriScheme">The scheme of its URL; the name when not given.</param>
/// <param name="transport">The application protocol; not used here.</param>
/// <param name="name">The name; the scheme when not given.</param>
/// <param name="port">The port wanted; a free one when not given.</param>
/// <param name="targetPort">The port that the process itself listens on; there is no proxy here, so it counts as <paramref name="port"/>.</param>
/// <param name="isExternal">Whether people outside reach it.</param>
/// <param name="isProxied">Not used here.</param>
public sealed class EndpointAnnotation(
    ProtocolType protocol,
    string? uriScheme = null,
    string? transport = null,
    string? name = null,
    int? port = null,
    int? targetPort = null,
    bool? isExternal = null,
    bool? isProxied = null) : IResourceAnnotation
{
    /// <summary>The transport protocol.</summary>
    public ProtocolType Protocol { get; } = protocol;

    /// <summary>The scheme of its URL.</summary>
    public string UriScheme { get; set; } = uriScheme ?? name ?? "tcp";

    /// <summary>The application protocol.</summary>
    public string Transport { get; set; } = transport ?? uriScheme ?? "tcp";

    /// <summary>The name, unique for the resource.</summary>
    public string Name { get; set; } = name ?? uriScheme ?? "tcp";

    /// <summary>The port wanted.</summary>
    public int? Port { get; set; } = port ?? targetPort;

    /// <summary>Whether people outside reach it.</summary>
    public bool IsExternal { get; set; } = isExternal ?? false;

    /// <summary>Not used here: nothing stands between the caller and the process.</summary>
    public bool IsProxied { get; set; } = isProxied ?? true;

    /// <summary>The ports given out, one a replica.</summary>
    internal IReadOnlyList<int> AllocatedPorts { get; set; } = [];
}

/// <summary>Names an endpoint of a resource before its port is known.</summary>
/// <param name="owner">The resource.</param>
/// <param name="endpointName">The endpoint's name.</param>
public sealed class EndpointReference(IResourceWithEndpoints owner, string endpointName)
{
    /// <summary>The resource.</summary>
    public IResourceWithEndpoints Resource { get; } = owner;

    /// <summary>The endpoint's name.</summary>
    public string EndpointName { get; } = endpointName;

    /// <summary>Whether the resource has an endpoint of this name.</summary>
    public bool Exists => Find() is not null;

    /// <summary>Whether its port is known.</summary>
    public bool IsAllocated => Find() is { AllocatedPorts.Count: > 0 };

    /// <summary>The scheme.</summary>
    public string Scheme => EndpointAnnotation.UriScheme;

    /// <summary>The host, always this machine.</summary>
    public string Host => "localhost";

    /// <summary>The port.</summary>
    /// <exception cref="InvalidOperationException">It is not known yet.</exception>
    public int Port => EndpointAnnotation.AllocatedPorts is [var first, ..]
        ? first
        : throw new InvalidOperationException($"The endpoint '{EndpointName}' of '{Resource.Name}' has no port yet.");

    /// <summary>The URL.</summary>
    /// <exception cref="InvalidOperationException">The port is not known yet.</exception>
    public string Url => UrlOf(Port);

    /// <summary>The endpoint's own statement.</summary>
    /// <exception cref="InvalidOperationException">The resource has no such endpoint.</exception>
    public EndpointAnnotation EndpointAnnotation =>
        Find() ?? throw new InvalidOperationException($"'{Resource.Name}' has no endpoint '{EndpointName}'.");

    internal string UrlOf(int port) => string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{Host}:{port}");

    private EndpointAnnotation? Find() => Resource.Annotations.OfType<EndpointAnnotation>()
        .FirstOrDefault(endpoint => string.Equals(endpoint.Name, EndpointName, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A link that a person may follow to the resource.</summary>
public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    /// <summary>Where it leads; relative to <see cref="Endpoint"/> when it starts with a slash.</summary>
    public required string Url { get; set; }

    /// <summary>What to call it.</summary>
    public string? DisplayText { get; set; }

    /// <summary>The endpoint behind it.</summary>
    public EndpointReference? Endpoint { get; init; }
}
