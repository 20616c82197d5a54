using Concierge.Api.Docs;
using Concierge.Api.Http;
using Concierge.Contracts.Webhooks;
using Concierge.Core.Webhooks;
using Concierge.Core.Webhooks.Inbound;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Concierge.Api.Webhooks;

/// <summary>The addresses that other systems send to. They identify themselves by their signature and by nothing else.</summary>
internal static class WebhookReceiving
{
    private static readonly WebhookReceiptDto s_receipt = new(
        new Guid("01971c4e-7a40-7b6c-9d1e-8f0a2b4c6d8e"), new Guid("01971c4e-7a3b-7c50-8f2e-6d1f9a0b4c11"), Duplicate: false);

    public static void Map(RouteGroupBuilder webhooks)
    {
        Describe(webhooks.MapPost("/vercel", VercelAsync), "ReceiveVercelWebhook", "Vercel sends here")
            .WithDescription("Signed in `x-vercel-signature`: hex of HMAC-SHA1 over the body, with the secret `Webhooks:Vercel:Secret`. The event's id is `id` of the body.");
        Describe(webhooks.MapPost("/payload", PayloadAsync), "ReceivePayloadWebhook", "Payload CMS sends here")
            .WithDescription(
                "Signed in `x-payload-signature`: hex of HMAC-SHA256 over `timestamp.body`, with the secret `Webhooks:Payload:Secret`; the timestamp, in seconds, "
                + "is in `x-payload-timestamp` and at most 5 minutes off. The event's id is `id` of the body.");
        Describe(webhooks.MapPost("/{endpointId}", StandardAsync), "ReceiveWebhook", "Anybody sends here who has your endpoint's secret")
            .WithDescription("Signed by the Standard Webhooks specification: `webhook-id`, `webhook-timestamp` (at most 5 minutes off) and `webhook-signature` (v1).");
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route, string name, string summary) => route
        .AllowAnonymous()
        .WithBodyLimit(BodyLimits.Webhook)
        .WithName(name)
        .WithSummary(summary)
        .WithExamples(response: s_receipt)
        .WithProblems(
            StatusCodes.Status400BadRequest,
            StatusCodes.Status401Unauthorized,
            StatusCodes.Status404NotFound,
            StatusCodes.Status413PayloadTooLarge,
            StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Accepted<WebhookReceiptDto>, Ok<WebhookReceiptDto>, ProblemHttpResult>> VercelAsync(
        HttpRequest request, IOptions<WebhooksOptions> options, WebhookDesk desk, CancellationToken cancellation)
    {
        if (options.Value.Vercel.Secret is not { Length: > 0 } secret) return WebhookProblems.NotFound;
        var body = await WebhookBody.ReadAsync(request, cancellation);
        var arrived = WebhookSignatures.Vercel(secret, body, request.Headers[WebhookSignatures.VercelSignature]);
        return await TakeAsync("vercel", ownerId: null, arrived, body, desk, WebhookSignatures.VercelSignature, cancellation);
    }

    private static async Task<Results<Accepted<WebhookReceiptDto>, Ok<WebhookReceiptDto>, ProblemHttpResult>> PayloadAsync(
        HttpRequest request, IOptions<WebhooksOptions> options, WebhookDesk desk, TimeProvider time, CancellationToken cancellation)
    {
        if (options.Value.Payload.Secret is not { Length: > 0 } secret) return WebhookProblems.NotFound;
        var body = await WebhookBody.ReadAsync(request, cancellation);
        var arrived = WebhookSignatures.Payload(
            secret,
            body,
            request.Headers[WebhookSignatures.PayloadTimestamp],
            request.Headers[WebhookSignatures.PayloadSignature],
            time.GetUtcNow(),
            options.Value.Tolerance);
        return await TakeAsync("payload", ownerId: null, arrived, body, desk, WebhookSignatures.PayloadSignature, cancellation);
    }

    private static async Task<Results<Accepted<WebhookReceiptDto>, Ok<WebhookReceiptDto>, ProblemHttpResult>> StandardAsync(
        string endpointId,
        HttpRequest request,
        IOptions<WebhooksOptions> options,
        WebhookDesk desk,
        TimeProvider time,
        CancellationToken cancellation)
    {
        if (!Guid.TryParse(endpointId, out var id) || await desk.OpenAsync(id, cancellation) is not var (owner, secret)) return WebhookProblems.NotFound;
        var body = await WebhookBody.ReadAsync(request, cancellation);
        var arrived = WebhookSignatures.Standard(
            secret,
            body,
            request.Headers[StandardWebhooks.IdHeader],
            request.Headers[StandardWebhooks.TimestampHeader],
            request.Headers[StandardWebhooks.SignatureHeader],
            time.GetUtcNow(),
            options.Value.Tolerance);
        var answer = await TakeAsync(id.ToString(), owner, arrived, body, desk, StandardWebhooks.SignatureHeader, cancellation);
        if (arrived.Refusal is null) await desk.NoteAsync(id, cancellation);
        return answer;
    }

    private static async Task<Results<Accepted<WebhookReceiptDto>, Ok<WebhookReceiptDto>, ProblemHttpResult>> TakeAsync(
        string source, Guid? ownerId, ArrivedWebhook arrived, byte[] body, WebhookDesk desk, string signatureHeader, CancellationToken cancellation)
    {
        if (arrived.Refusal is { } refusal) return WebhookProblems.Of(refusal, signatureHeader);
        var receipt = await desk.TakeAsync(source, ownerId, arrived, body, cancellation);
        return receipt.Duplicate ? TypedResults.Ok(receipt) : TypedResults.Accepted((string?)null, receipt);
    }
}
