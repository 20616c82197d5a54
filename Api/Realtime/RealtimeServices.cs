using Concierge.Core.Json;

namespace Concierge.Api.Realtime;

internal static class RealtimeServices
{
    public static IServiceCollection AddRealtime(this IServiceCollection services)
    {
        services.AddSingleton<JobSubscriptions>();
        services.AddSignalR().AddJsonProtocol(options => StrictJson.Configure(options.PayloadSerializerOptions));
        return services;
    }

    public static IEndpointRouteBuilder MapRealtime(this IEndpointRouteBuilder routes)
    {
        routes.MapHub<RealtimeHub>("/hubs/realtime").RequireAuthorization();
        return routes;
    }
}
