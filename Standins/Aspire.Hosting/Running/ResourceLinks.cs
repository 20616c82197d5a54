using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>The links that the model names.</summary>
internal static class ResourceLinks
{
    /// <summary>The last resources first: what depends on the others is what people open.</summary>
    public static IEnumerable<ResourceUrlAnnotation> Of(DistributedApplicationModel model) =>
        model.Resources.OfType<IResourceWithEndpoints>().Reverse().SelectMany(Of).Where(link => link.DisplayText is not null);

    private static IEnumerable<ResourceUrlAnnotation> Of(IResourceWithEndpoints resource) =>
        resource.GetEndpoints().SelectMany(endpoint => Of(resource, endpoint));

    private static IEnumerable<ResourceUrlAnnotation> Of(IResourceWithEndpoints resource, EndpointReference endpoint)
    {
        var link = new ResourceUrlAnnotation { Url = endpoint.Url, Endpoint = endpoint };
        foreach (var change in resource.Annotations.OfType<UrlForEndpointAnnotation>().Where(change => Names(change.EndpointName, endpoint)))
        {
            change.Callback(link);
        }

        yield return link;
        foreach (var factory in resource.Annotations.OfType<UrlFactoryAnnotation>().Where(factory => Names(factory.EndpointName, endpoint)))
        {
            var further = factory.Callback(endpoint);
            further.Url = further.Url.StartsWith('/') ? endpoint.Url + further.Url : further.Url;
            yield return further;
        }
    }

    private static bool Names(string name, EndpointReference endpoint) => name.Equals(endpoint.EndpointName, StringComparison.OrdinalIgnoreCase);
}
