using Concierge.Api.Docs;
using Concierge.Api.Http;
using Concierge.Contracts.Webhooks;
using Concierge.Core.Webhooks.Outbound;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Webhooks;

/// <summary>People's own addresses that hear of their jobs.</summary>
internal static class WebhookSubscribing
{
    public static void Map(RouteGroupBuilder webhooks)
    {
        var subscriptions = webhooks.MapGroup("/subscriptions").RequireAuthorization().WithProblems(StatusCodes.Status401Unauthorized);

        subscriptions.MapGet("", ListAsync)
            .WithName("ListWebhookSubscriptions")
            .WithSummary("Your addresses that hear of your jobs")
            .WithExamples(response: (IReadOnlyList<WebhookSubscriptionDto>)[SubscriptionExamples.Listed]);

        subscriptions.MapPost("", CreateAsync)
            .WithName("CreateWebhookSubscription")
            .WithSummary("Have an address told when your jobs end")
            .WithDescription(
                "Messages are signed by the Standard Webhooks specification. The answer has the signing secret; it is shown this once. "
                + "Addresses that lead into private networks are refused whenever something is sent.")
            .WithExamples(SubscriptionExamples.New, SubscriptionExamples.Created)
            .WithProblems(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status409Conflict,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status415UnsupportedMediaType,
                StatusCodes.Status503ServiceUnavailable);

        MapOne(subscriptions.MapGroup("/{id}").WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound));
    }

    private static void MapOne(RouteGroupBuilder one)
    {
        one.MapGet("", FindAsync).WithName("GetWebhookSubscription").WithSummary("A webhook subscription").WithExamples(response: SubscriptionExamples.Listed);

        one.MapPut("", ChangeAsync)
            .WithName("ChangeWebhookSubscription")
            .WithSummary("Change, disable or enable a webhook subscription")
            .WithExamples(SubscriptionExamples.Change, SubscriptionExamples.Listed)
            .WithProblems(StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType);

        one.MapDelete("", DeleteAsync).WithName("DeleteWebhookSubscription").WithSummary("Send nothing more to an address");

        one.MapPost("/test", PingAsync)
            .WithName("TestWebhookSubscription")
            .WithSummary("Send a message of the type webhook.ping")
            .WithDescription("It is delivered by a job like any other message; read what came of it in the deliveries.")
            .WithExamples(response: SubscriptionExamples.Delivery with { Event = WebhookEvents.Ping, JobId = null })
            .WithProblems(StatusCodes.Status409Conflict);

        one.MapGet("/deliveries", DeliveriesAsync)
            .WithName("ListWebhookDeliveries")
            .WithSummary("The newest 50 messages, and what came of them")
            .WithExamples(response: (IReadOnlyList<WebhookDeliveryDto>)[SubscriptionExamples.Delivery]);
    }

    private static async Task<Ok<IReadOnlyList<WebhookSubscriptionDto>>> ListAsync(WebhookSubscriptions subscriptions, CancellationToken cancellation)
        => TypedResults.Ok(await subscriptions.ListAsync(cancellation));

    private static async Task<Results<Created<WebhookSubscriptionDto>, ProblemHttpResult>> CreateAsync(
        NewWebhookSubscriptionRequest request, HttpResponse response, WebhookSubscriptions subscriptions, CancellationToken cancellation)
    {
        var created = await subscriptions.CreateAsync(request, cancellation);
        response.Headers.CacheControl = "no-store";
        return created.IsOk ? TypedResults.Created($"/api/webhooks/subscriptions/{created.Value.Id}", created.Value) : created.Error.ToProblem();
    }

    private static async Task<Results<Ok<WebhookSubscriptionDto>, ProblemHttpResult>> FindAsync(
        Guid id, WebhookSubscriptions subscriptions, CancellationToken cancellation)
    {
        var found = await subscriptions.FindAsync(id, cancellation);
        return found.IsOk ? TypedResults.Ok(found.Value) : found.Error.ToProblem();
    }

    private static async Task<Results<Ok<WebhookSubscriptionDto>, ProblemHttpResult>> ChangeAsync(
        Guid id, ChangeWebhookSubscriptionRequest request, WebhookSubscriptions subscriptions, CancellationToken cancellation)
    {
        var changed = await subscriptions.ChangeAsync(id, request, cancellation);
        return changed.IsOk ? TypedResults.Ok(changed.Value) : changed.Error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, WebhookSubscriptions subscriptions, CancellationToken cancellation)
    {
        var deleted = await subscriptions.DeleteAsync(id, cancellation);
        return deleted.IsOk ? TypedResults.NoContent() : deleted.Error.ToProblem();
    }

    private static async Task<Results<Accepted<WebhookDeliveryDto>, ProblemHttpResult>> PingAsync(
        Guid id, WebhookSubscriptions subscriptions, CancellationToken cancellation)
    {
        var ping = await subscriptions.PingAsync(id, cancellation);
        return ping.IsOk ? TypedResults.Accepted($"/api/jobs/{ping.Value.DeliveryJobId}", ping.Value) : ping.Error.ToProblem();
    }

    private static async Task<Results<Ok<IReadOnlyList<WebhookDeliveryDto>>, ProblemHttpResult>> DeliveriesAsync(
        Guid id, WebhookSubscriptions subscriptions, CancellationToken cancellation)
    {
        var deliveries = await subscriptions.DeliveriesAsync(id, cancellation);
        return deliveries.IsOk ? TypedResults.Ok(deliveries.Value) : deliveries.Error.ToProblem();
    }
}
