using Concierge.Contracts;
using Concierge.Contracts.Notifications;
using Concierge.Web.Backend;

namespace Concierge.Web.Notifications;

/// <summary>The viewer's notifications, as Api keeps them.</summary>
public sealed class NotificationsApi(PersonalApi api)
{
    private const string Path = "/api/notifications";

    public Task<ApiResult<Page<NotificationDto>>> ListAsync(string? after, CancellationToken cancellation)
        => api.ReadAsync(after is null ? Path : $"{Path}?cursor={Uri.EscapeDataString(after)}", new Page<NotificationDto>([], Next: null), cancellation);

    public Task<ApiResult<UnreadNotificationsDto>> UnreadAsync(CancellationToken cancellation)
        => api.ReadAsync($"{Path}/unread", new UnreadNotificationsDto(0), cancellation);

    public Task<ApiResult<Done>> ReadAsync(Guid id, CancellationToken cancellation) => api.ActAsync(HttpMethod.Post, $"{Path}/{id}/read", cancellation);

    /// <param name="newest">The newest that was seen; what came after it stays unread.</param>
    public Task<ApiResult<UnreadNotificationsDto>> ReadAllAsync(Guid newest, CancellationToken cancellation)
        => api.SendAsync<UnreadNotificationsDto>(HttpMethod.Post, $"{Path}/read?upTo={newest}", body: null, cancellation);
}
