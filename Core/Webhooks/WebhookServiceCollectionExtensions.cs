using Concierge.Core.Ends;
using Concierge.Core.Outbound;
using Concierge.Core.Schedules;
using Concierge.Core.Secrets;
using Concierge.Core.Settings;
using Concierge.Core.Webhooks.Inbound;
using Concierge.Core.Webhooks.Outbound;
using Concierge.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Core.Webhooks;

public static class WebhookServiceCollectionExtensions
{
    /// <summary>Webhooks in and out. Needs <c>AddSecrets</c>, <c>AddJobs</c> and the data beside it.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddCheckedOptions<WebhooksOptions, WebhooksOptionsValidator>(WebhooksOptions.Section);
        return services
            .AddOutbound()
            .AddSealedTable<WebhookEndpoint>(WebhookEndpoint.Purpose)
            .AddSealedTable<WebhookSubscription>(WebhookSubscription.Purpose)
            .AddScoped<WebhookEndpoints>()
            .AddScoped<WebhookIntake>()
            .AddSingleton<WebhookDesk>()
            .AddScoped<WebhookSubscriptions>()
            .AddScoped<WebhookSweep>()
            .AddScoped<WebhookFailures>()
            .AddSingleton<WebhookTransport>()
            .AddJob<WebhookReceivedJob, WebhookReceived, WebhookHandled>()
            .AddJob<WebhookDeliveryJob, DeliverWebhook, DeliveredWebhook>()
            .AddJob<WebhookTidying, TidyWebhooks, TidiedWebhooks>()
            .AddSchedule("tidy-webhooks", "50 3 * * *", WebhookTidying.Definition, new TidyWebhooks(), schedule => schedule.Description =
                "Deletes webhooks that came long ago, and old entries of the delivery logs.");
    }

    /// <summary>Looks for jobs that have ended, in this process, which is one of any number that do.</summary>
    public static IServiceCollection AddWebhookSweeper(this IServiceCollection services) => services.AddHostedService<EndsSweeper<WebhookSweep>>();
}
