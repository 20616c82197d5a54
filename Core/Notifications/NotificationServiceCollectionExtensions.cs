using Concierge.Core.Schedules;
using Concierge.Core.Settings;
using Concierge.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Core.Notifications;

public static class NotificationServiceCollectionExtensions
{
    /// <summary>Expects the data, jobs, schedules and a scoped <c>CurrentUser</c> beside it.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.AddCheckedOptions<NotificationsOptions, NotificationsOptionsValidator>(NotificationsOptions.Section);
        return services
            .AddScoped<NotificationsService>()
            .AddJob<NotificationTidying, TidyNotifications, TidiedNotifications>()
            .AddSchedule("tidy-notifications", "10 4 * * *", NotificationTidying.Definition, new TidyNotifications(), schedule => schedule.Description =
                "Deletes notifications that were read a while ago, and those that are very old.");
    }
}
