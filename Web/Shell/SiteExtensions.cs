using Concierge.ServiceDefaults;
using Concierge.Web.Accounts;
using Concierge.Web.Backend;
using Concierge.Web.Diagnostics;
using Concierge.Web.Errors;
using Concierge.Web.Guests;
using Concierge.Web.Integrations;
using Concierge.Web.Jobs;
using Concierge.Web.Notifications;
using Concierge.Web.Operations;
using Concierge.Web.Preferences;
using Concierge.Web.Schedules;
using Concierge.Web.Secrets;
using Concierge.Web.Webhooks;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Http.Resilience;

namespace Concierge.Web.Shell;

/// <summary>What the site is made of.</summary>
public static class SiteExtensions
{
    public static IServiceCollection AddSite(this IServiceCollection services)
    {
        services.AddRazorComponents()
            .AddInteractiveServerComponents()
            .RegisterPersistentService<GuestSession>(RenderMode.InteractiveServer)
            .RegisterPersistentService<AdminSession>(RenderMode.InteractiveServer)
            .RegisterPersistentService<Viewer>(RenderMode.InteractiveServer);
        services.AddPageCompression();
        services.AddHttpContextAccessor();
        services.AddSingleton(TimeProvider.System);
        services.AddScoped<AdminCredentials>().AddSingleton<AdminCookie>().AddScoped<AdminSession>().AddScoped<IAdminKey>(provider => provider.GetRequiredService<AdminSession>());
        return services.AddScoped<GuestSession>().AddScoped<Viewer>();
    }

    /// <summary>Api, found by its resource name.</summary>
    public static IServiceCollection AddBackend(this IServiceCollection services)
    {
        // Somebody waits in front of a page; the default of three retries would keep them for a quarter of a minute.
        services.ConfigureAll<HttpStandardResilienceOptions>(options =>
        {
            options.Retry.MaxRetryAttempts = 1;
            options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        });
        services.AddTransient<VisitorAddress>();
        var address = new Uri($"http://{ResourceNames.Api}");
        services.AddHttpClient<ConciergeApi>(http => http.BaseAddress = address).ForVisitors();
        services.AddHttpClient<SchedulesApi>(http => http.BaseAddress = address).ForVisitors();
        services.AddHttpClient<AdminApi>(http => http.BaseAddress = address).ForVisitors();
        services.AddHttpClient<AccountApi>(http => http.BaseAddress = address).ForVisitors();
        services.AddHttpClient<ErrorsApi>(http => http.BaseAddress = address).ForVisitors();
        services.AddHttpClient<DiagnosticsApi>(http => http.BaseAddress = address).ForVisitors();
        services.AddHttpClient<WebhookEndpointsApi>(http => http.BaseAddress = address).ForVisitors();
        services.AddHttpClient<PersonalApi>(http => http.BaseAddress = address).ForVisitors();
        services.AddScoped<SecretsApi>().AddScoped<IntegrationsApi>().AddScoped<WebhooksApi>().AddScoped<PreferencesApi>().AddScoped<NotificationsApi>();
        services.AddErrorReports(address);
        services.AddHttpClient(GuestDesk.Client, http => http.BaseAddress = address).ForVisitors();
        return services.AddScoped<GuestDesk>().AddScoped<JobEvents>().AddScoped<JobFollower>();
    }

    public static void MapSite(this IEndpointRouteBuilder endpoints)
        // SecurityHeaders says more strictly who may frame a page.
        => endpoints.MapRazorComponents<App>().AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null);

    // Everybody's requests go through one handler: a cookie kept there would make all visitors the same guest.
    private static void ForVisitors(this IHttpClientBuilder client)
        => client.AddHttpMessageHandler<VisitorAddress>().ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseCookies = false });
}
