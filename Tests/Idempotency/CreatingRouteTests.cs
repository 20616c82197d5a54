using Concierge.Api.Admin;
using Concierge.Api.Idempotency;
using Concierge.Tests.Api.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Idempotency;

public sealed class CreatingRouteTests
{
    // What comes in or goes out here holds a secret, which must not be kept with an answer, nor its hash with a request.
    // Webhooks are told apart by their event's id.
    private static readonly string[] s_secretive = ["/api/secrets", "/api/integrations", "/api/webhooks"];

    /// <summary>What admins start has nobody in particular whose key it could be.</summary>
    [Fact]
    public async Task Every_post_of_a_person_that_creates_takes_an_idempotency_key()
    {
        var api = new TestApi { HasFeatures = true };
        await using var _ = api;
        await api.InitializeAsync();

        var creating = api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(Creates).ToList();

        Assert.Contains(creating, route => route.RoutePattern.RawText is "/api/trips" or "/api/trips/");
        Assert.Empty(creating.Where(route => route.Metadata.GetMetadata<Idempotent>() is null).Select(route => route.RoutePattern.RawText));
    }

    private static bool Creates(RouteEndpoint route)
        => route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("POST") == true
            && !s_secretive.Any(prefix => route.RoutePattern.RawText!.StartsWith(prefix, StringComparison.Ordinal))
            && route.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().Any(answer => answer.StatusCode is 201 or 202)
            && route.Metadata.GetOrderedMetadata<IAuthorizeData>().All(demand => demand.Policy is not AdminAuthentication.Policy);
}
