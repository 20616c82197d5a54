using Concierge.Core.Data;
using Concierge.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Concierge.Core.Notifications;

public sealed record TidyNotifications;

public sealed record TidiedNotifications(int Read, int Old);

/// <summary>Deletes notifications that were read long ago, and all that came very long ago, whoever's they are.</summary>
public sealed class NotificationTidying(ConciergeDb db, IOptions<NotificationsOptions> options, TimeProvider time) : IJobHandler<TidyNotifications, TidiedNotifications>
{
    public static JobDefinition<TidyNotifications, TidiedNotifications> Definition { get; } = new("notification_tidying")
    {
        Priority = JobPriority.Low,
        Timeout = TimeSpan.FromMinutes(30),
    };

    public async Task<TidiedNotifications> RunAsync(TidyNotifications payload, JobContext job, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var (readBefore, createdBefore) = (now.AddDays(-options.Value.ReadRetentionDays), now.AddDays(-options.Value.RetentionDays));
        var read = await db.Notifications.Where(notification => notification.ReadAt < readBefore).ExecuteDeleteAsync(cancellation);
        var old = await db.Notifications.Where(notification => notification.CreatedAt < createdBefore).ExecuteDeleteAsync(cancellation);
        return new TidiedNotifications(read, old);
    }
}
