using Concierge.Contracts.Webhooks;
using Concierge.Core.Webhooks.Outbound;

namespace Concierge.Api.Webhooks;

/// <summary>What the API's documentation shows for webhook subscriptions.</summary>
internal static class SubscriptionExamples
{
    private const string Url = "https://example.com/hooks/concierge";

    private static readonly DateTimeOffset s_at = new(2027, 3, 14, 9, 26, 53, TimeSpan.Zero);

    public static NewWebhookSubscriptionRequest New { get; } = new(Url, [WebhookEvents.Completed, WebhookEvents.Failed], "Home automation");

    public static ChangeWebhookSubscriptionRequest Change { get; } = new(Url, [WebhookEvents.Completed], IsEnabled: true, "Home automation");

    public static WebhookSubscriptionDto Listed { get; } = new(
        new Guid("01971c4e-7a40-7b6c-9d1e-8f0a2b4c6d8e"),
        Url,
        New.Events,
        New.Description,
        IsEnabled: true,
        DisabledReason: null,
        Failures: 0,
        s_at);

    public static WebhookSubscriptionDto Created { get; } = Listed with { Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" };

    public static WebhookDeliveryDto Delivery { get; } = new(
        new Guid("01971c4e-9b10-7e2f-a3c4-5d6e7f809102"),
        WebhookEvents.Completed,
        new Guid("01971c4e-7a3b-7c50-8f2e-6d1f9a0b4c11"),
        new Guid("01971c4e-9b11-7c50-8f2e-6d1f9a0b4c12"),
        WebhookDeliveryState.Delivered,
        Attempts: 1,
        StatusCode: 204,
        DurationMs: 87,
        Fault: null,
        s_at,
        s_at.AddSeconds(2));
}
