using Concierge.Api.Http;
using Concierge.Core.Results;
using Concierge.Core.Webhooks.Inbound;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Webhooks;

/// <summary>What a sender of webhooks is told.</summary>
internal static class WebhookProblems
{
    /// <summary>The same for an address that is not configured and for one that never was.</summary>
    public static ProblemHttpResult NotFound => Problems.Of(StatusCodes.Status404NotFound, "webhook_endpoint_not_found", "There is no such webhook endpoint.");

    public static ProblemHttpResult Of(WebhookRefusal refusal, string signatureHeader) => refusal switch
    {
        WebhookRefusal.Malformed => Problems.Of(
            StatusCodes.Status400BadRequest,
            "webhook_malformed",
            "A header that the signature needs is missing or not well-formed.",
            Error.Invalid(signatureHeader, "Required, well-formed, with the other headers of the signature.").Fields),
        WebhookRefusal.NotGenuine => Problems.Of(StatusCodes.Status401Unauthorized, "webhook_not_genuine", "The signature does not fit the body."),
        WebhookRefusal.Late => Problems.Of(StatusCodes.Status401Unauthorized, "webhook_late", "The timestamp is too far from now. Sign it again and send it at once."),
        WebhookRefusal.NoEventId => Problems.Of(
            StatusCodes.Status400BadRequest,
            "webhook_without_id",
            "The body does not say which event it is.",
            Error.Invalid("id", "Required in a JSON object: 1 to 200 visible ASCII characters.").Fields),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "Has no answer."),
    };
}
