using Concierge.Contracts.Webhooks;

namespace Concierge.Web.Webhooks;

/// <summary>Webhook subscriptions and deliveries in words.</summary>
public static class WebhookLook
{
    /// <summary>What can be subscribed to, in the order of the form.</summary>
    public static IReadOnlyList<(string Value, string Label)> Events { get; } =
        [("job.completed", "A job completed"), ("job.failed", "A job failed"), ("job.cancelled", "A job was cancelled")];

    public static string Event(string name) => name switch
    {
        "job.completed" => "Job completed",
        "job.failed" => "Job failed",
        "job.cancelled" => "Job cancelled",
        "webhook.ping" => "Test message",
        _ => name,
    };

    public static string State(WebhookDeliveryDto delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        return delivery.State switch
        {
            WebhookDeliveryState.Delivered => "Delivered",
            WebhookDeliveryState.Failed => "Given up",
            WebhookDeliveryState.Dropped => "Not sent",
            _ when delivery.Attempts > 0 => "Will be tried again",
            _ => "On its way",
        };
    }

    /// <summary>The colors of a state: those of jobs in the like state.</summary>
    public static string Tone(WebhookDeliveryDto delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        return delivery.State switch
        {
            WebhookDeliveryState.Delivered => "good",
            WebhookDeliveryState.Failed => "bad",
            WebhookDeliveryState.Dropped => "quiet",
            _ => "waiting",
        };
    }

    public static string State(WebhookSubscriptionDto subscription)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        return subscription.IsEnabled ? "On" : IsPaused(subscription) ? "Paused" : "Disabled";
    }

    public static string Tone(WebhookSubscriptionDto subscription)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        return subscription.IsEnabled ? "good" : IsPaused(subscription) ? "quiet" : "bad";
    }

    /// <summary>Whether its owner has disabled it, and not its failures: whoever takes it up again begins with none.</summary>
    public static bool IsPaused(WebhookSubscriptionDto subscription)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        return subscription is { IsEnabled: false, Failures: 0 };
    }
}
