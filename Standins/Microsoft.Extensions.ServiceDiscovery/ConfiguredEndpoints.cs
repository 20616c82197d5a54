using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>The services that the configuration names. Endpoints of one service take turns.</summary>
internal sealed class ConfiguredEndpoints(IConfiguration configuration)
{
    private int turn;

    /// <summary>The address to send to: that of a configured endpoint, or <paramref name="named"/> with a single scheme.</summary>
    /// <exception cref="InvalidOperationException">The configuration holds something that is no absolute URI.</exception>
    public Uri Resolve(Uri named)
    {
        var schemes = named.Scheme.Split('+');
        var (endpoint, service) = Split(named.Host);
        var candidates = Find(configuration.GetSection("services").GetSection(service), endpoint, schemes);
        if (candidates.Length == 0)
            return new UriBuilder(named) { Scheme = schemes[0] }.Uri;

        var next = (uint)Interlocked.Increment(ref turn);
        return Combine(named, candidates[next % candidates.Length]);
    }

    /// <summary><c>_dashboard.api</c> is the endpoint <c>dashboard</c> of the service <c>api</c>.</summary>
    private static (string? Endpoint, string Service) Split(string host)
    {
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return host.StartsWith('_') && dot > 0 ? (host[1..dot], host[(dot + 1)..]) : (null, host);
    }

    private static Uri[] Find(IConfigurationSection service, string? endpoint, string[] schemes)
    {
        string[] names = endpoint is null ? ["default", .. schemes] : [endpoint];
        var section = names.Select(service.GetSection).FirstOrDefault(named => named.Exists());
        if (section is null)
            return [];

        var configured = section.Value is null ? section.GetChildren().Select(Parse) : [Parse(section)];
        return configured
            .GroupBy(uri => Array.IndexOf(schemes, uri.Scheme))
            .Where(group => group.Key >= 0)
            .MinBy(group => group.Key)?
            .ToArray() ?? [];
    }

    private static Uri Parse(IConfigurationSection section)
        => Uri.TryCreate(section.Value, UriKind.Absolute, out var uri)
            ? uri
            : throw new InvalidOperationException($"'{section.Path}' is not an absolute URI.");

    private static Uri Combine(Uri named, Uri endpoint)
    {
        var combined = new UriBuilder(named) { Scheme = endpoint.Scheme, Host = endpoint.Host, Port = endpoint.Port };
        if (endpoint.AbsolutePath.Length > 1)
            combined.Path = $"{endpoint.AbsolutePath.TrimEnd('/')}/{named.AbsolutePath.TrimStart('/')}";
        return combined.Uri;
    }
}
