namespace Concierge.Contracts.Webhooks;

/// <summary>Answer to a webhook that was accepted.</summary>
/// <param name="EventId">The event's id here.</param>
/// <param name="JobId">The job that handles it.</param>
/// <param name="Duplicate">It had come before: nothing new was started.</param>
public sealed record WebhookReceiptDto(Guid EventId, Guid JobId, bool Duplicate);

/// <summary>An address of yours that takes webhooks signed by the Standard Webhooks specification.</summary>
/// <param name="Path">Where to send them.</param>
/// <param name="Secret">For the sender, <c>whsec_…</c>; shown when the endpoint is made and never again.</param>
public sealed record WebhookEndpointDto(Guid Id, string Name, string Path, DateTimeOffset CreatedAt, DateTimeOffset? LastReceivedAt, string? Secret);

/// <summary>Body of <c>POST /api/webhooks/endpoints</c>.</summary>
/// <param name="Name">For you: 1 to 100 characters.</param>
public sealed record NewWebhookEndpointRequest(string Name);
