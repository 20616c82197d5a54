using Concierge.Contracts.Notifications;

namespace Concierge.Web.Notifications;

/// <summary>Where a notification leads.</summary>
public static class NotificationLinks
{
    /// <summary>Null for kinds that this site has no page for.</summary>
    public static (string Url, string Label)? Of(NotificationDto notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        return notification.Kind switch
        {
            "webhook.disabled" => (Urls.Webhook(notification.SubjectId), "Look at the webhook"),
            _ => null,
        };
    }
}
