namespace Concierge.Contracts.Webhooks;

/// <summary>An https address of yours that hears of your jobs.</summary>
/// <param name="Events"><c>job.completed</c>, <c>job.failed</c>, <c>job.cancelled</c>.</param>
/// <param name="IsEnabled">False when you have disabled it, or too many deliveries in a row have failed.</param>
/// <param name="DisabledReason">Why, in words.</param>
/// <param name="Failures">Deliveries in a row that failed for good.</param>
/// <param name="Secret">Signs what is sent, <c>whsec_…</c>; shown when the subscription is made and never again.</param>
public sealed record WebhookSubscriptionDto(
    Guid Id,
    string Url,
    IReadOnlyList<string> Events,
    string? Description,
    bool IsEnabled,
    string? DisabledReason,
    int Failures,
    DateTimeOffset CreatedAt,
    string? Secret = null);

/// <summary>Body of <c>POST /api/webhooks/subscriptions</c>.</summary>
/// <param name="Url">An absolute https address, at most 2,000 characters.</param>
/// <param name="Events">One to three of <c>job.completed</c>, <c>job.failed</c>, <c>job.cancelled</c>.</param>
/// <param name="Description">For you; at most 200 characters.</param>
public sealed record NewWebhookSubscriptionRequest(string Url, IReadOnlyList<string> Events, string? Description = null);

/// <summary>Body of <c>PUT /api/webhooks/subscriptions/{id}</c>.</summary>
/// <param name="IsEnabled">True takes up again a subscription that was disabled; what ended meanwhile is not sent.</param>
public sealed record ChangeWebhookSubscriptionRequest(string Url, IReadOnlyList<string> Events, bool IsEnabled, string? Description = null);

/// <summary>How a delivery stands.</summary>
public enum WebhookDeliveryState
{
    /// <summary>Not tried yet, or to be tried again.</summary>
    Pending,

    Delivered,

    /// <summary>Tried as often as it is tried.</summary>
    Failed,

    /// <summary>The subscription was disabled first.</summary>
    Dropped,
}

/// <summary>One message to one subscription.</summary>
/// <param name="JobId">The job that it is about; null for a ping.</param>
/// <param name="DeliveryJobId">The job that delivers it.</param>
/// <param name="StatusCode">Of the last answer; null when none came.</param>
/// <param name="DurationMs">How long the last try took.</param>
/// <param name="Fault">What went wrong last, in words.</param>
public sealed record WebhookDeliveryDto(
    Guid Id,
    string Event,
    Guid? JobId,
    Guid DeliveryJobId,
    WebhookDeliveryState State,
    int Attempts,
    int? StatusCode,
    int? DurationMs,
    string? Fault,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastAttemptAt);
