namespace Concierge.Api.Docs;

internal static class DocsRoutes
{
    public static IEndpointRouteBuilder MapDocs(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi();
        return routes;
    }
}
