namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Addresses each attempt anew, and gives the request back as it came, so that a retry may meet another endpoint.</summary>
internal sealed class ServiceDiscoveryHandler(ConfiguredEndpoints endpoints) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var named = request.RequestUri ?? throw new InvalidOperationException("A request without an address cannot be resolved.");
        request.RequestUri = endpoints.Resolve(named);
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            request.RequestUri = named;
        }
    }
}
