namespace Concierge.Api.Webhooks;

internal static class WebhookRoutes
{
    public static IEndpointRouteBuilder MapWebhooks(this IEndpointRouteBuilder routes)
    {
        var webhooks = routes.MapGroup("/api/webhooks").WithTags("Webhooks");
        WebhookReceiving.Map(webhooks);
        WebhookAdministration.Map(webhooks);
        WebhookSubscribing.Map(webhooks);
        return routes;
    }
}
