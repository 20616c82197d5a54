using Concierge.Contracts.Webhooks;
using Concierge.Web.Backend;

namespace Concierge.Web.Webhooks;

/// <summary>The viewer's webhook subscriptions, as Api keeps them.</summary>
public sealed class WebhooksApi(PersonalApi api)
{
    private const string Path = "/api/webhooks/subscriptions";

    public Task<ApiResult<IReadOnlyList<WebhookSubscriptionDto>>> ListAsync(CancellationToken cancellation)
        => api.ReadAsync<IReadOnlyList<WebhookSubscriptionDto>>(Path, [], cancellation);

    public Task<ApiResult<WebhookSubscriptionDto>> FindAsync(Guid id, CancellationToken cancellation)
        => api.SendAsync<WebhookSubscriptionDto>(HttpMethod.Get, $"{Path}/{id}", body: null, cancellation);

    /// <summary>The answer has the signing secret, this once.</summary>
    public Task<ApiResult<WebhookSubscriptionDto>> AddAsync(NewWebhookSubscriptionRequest request, CancellationToken cancellation)
        => api.KeepAsync<WebhookSubscriptionDto>(HttpMethod.Post, Path, request, cancellation);

    public Task<ApiResult<WebhookSubscriptionDto>> ChangeAsync(Guid id, ChangeWebhookSubscriptionRequest request, CancellationToken cancellation)
        => api.SendAsync<WebhookSubscriptionDto>(HttpMethod.Put, $"{Path}/{id}", request, cancellation);

    public Task<ApiResult<WebhookDeliveryDto>> TestAsync(Guid id, CancellationToken cancellation)
        => api.SendAsync<WebhookDeliveryDto>(HttpMethod.Post, $"{Path}/{id}/test", body: null, cancellation);

    public Task<ApiResult<IReadOnlyList<WebhookDeliveryDto>>> DeliveriesAsync(Guid id, CancellationToken cancellation)
        => api.SendAsync<IReadOnlyList<WebhookDeliveryDto>>(HttpMethod.Get, $"{Path}/{id}/deliveries", body: null, cancellation);

    public Task<ApiResult<Done>> DeleteAsync(Guid id, CancellationToken cancellation) => api.ActAsync(HttpMethod.Delete, $"{Path}/{id}", cancellation);
}
