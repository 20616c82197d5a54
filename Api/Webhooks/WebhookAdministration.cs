using Concierge.Api.Docs;
using Concierge.Api.Http;
using Concierge.Contracts.Webhooks;
using Concierge.Core.Webhooks.Inbound;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Webhooks;

/// <summary>People's own addresses for webhooks.</summary>
internal static class WebhookAdministration
{
    private static readonly Guid s_id = new("01971c4e-7a40-7b6c-9d1e-8f0a2b4c6d8e");

    private static readonly WebhookEndpointDto s_listed = new(
        s_id, "Shop", $"/api/webhooks/{s_id}", new DateTimeOffset(2027, 3, 14, 9, 26, 53, TimeSpan.Zero), LastReceivedAt: null, Secret: null);

    public static void Map(RouteGroupBuilder webhooks)
    {
        var endpoints = webhooks.MapGroup("/endpoints").RequireAuthorization().WithProblems(StatusCodes.Status401Unauthorized);

        endpoints.MapGet("", ListAsync)
            .WithName("ListWebhookEndpoints")
            .WithSummary("Your addresses for webhooks")
            .WithExamples(response: (IReadOnlyList<WebhookEndpointDto>)[s_listed]);

        endpoints.MapPost("", CreateAsync)
            .WithName("CreateWebhookEndpoint")
            .WithSummary("Make an address for webhooks, with a secret of its own")
            .WithDescription("The answer has the secret for the sender. It is shown this once.")
            .WithExamples(new NewWebhookEndpointRequest("Shop"), s_listed with { Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" })
            .WithProblems(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status409Conflict,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status415UnsupportedMediaType,
                StatusCodes.Status503ServiceUnavailable);

        endpoints.MapDelete("/{id}", DeleteAsync)
            .WithName("DeleteWebhookEndpoint")
            .WithSummary("Take no more webhooks at an address")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<IReadOnlyList<WebhookEndpointDto>>> ListAsync(WebhookEndpoints endpoints, CancellationToken cancellation)
        => TypedResults.Ok(await endpoints.ListAsync(cancellation));

    private static async Task<Results<Created<WebhookEndpointDto>, ProblemHttpResult>> CreateAsync(
        NewWebhookEndpointRequest request, HttpResponse response, WebhookEndpoints endpoints, CancellationToken cancellation)
    {
        var created = await endpoints.CreateAsync(request, cancellation);
        response.Headers.CacheControl = "no-store";
        return created.IsOk ? TypedResults.Created($"/api/webhooks/endpoints/{created.Value.Id}", created.Value) : created.Error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, WebhookEndpoints endpoints, CancellationToken cancellation)
    {
        var deleted = await endpoints.DeleteAsync(id, cancellation);
        return deleted.IsOk ? TypedResults.NoContent() : deleted.Error.ToProblem();
    }
}
