using Concierge.Core.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Concierge.Core.Outbound;

/// <summary>The client for addresses that people give.</summary>
public static class OutboundHttp
{
    /// <summary>Name of the client: <c>factory.CreateClient(OutboundHttp.Name)</c>.</summary>
    public const string Name = "outbound";

    /// <summary>
    /// A client that connects by <see cref="OutboundConnector"/>, with limits of time and size. It shares nothing with
    /// other clients: no proxy (which would connect for it), no cookies, no service discovery, no retries; and since
    /// a calendar's address may be a secret, neither logs nor traces.
    /// </summary>
    public static IServiceCollection AddOutbound(this IServiceCollection services)
    {
        services.AddCheckedOptions<OutboundOptions, OutboundOptionsValidator>(OutboundOptions.Section);
        services.TryAddSingleton<OutboundConnector>();
        services.AddHttpClient(Name)
            .ConfigureHttpClient((provider, http) =>
            {
                var options = provider.GetRequiredService<IOptions<OutboundOptions>>().Value;
                http.Timeout = options.Timeout;
                http.MaxResponseContentBufferSize = options.MaxResponseBytes;
                http.DefaultRequestHeaders.UserAgent.ParseAdd("Concierge/1.0");
            })
            .ConfigurePrimaryHttpMessageHandler(provider => Handler(provider.GetRequiredService<OutboundConnector>()))
            .ConfigureAdditionalHttpMessageHandlers((handlers, _) =>
            {
                handlers.Clear();
                handlers.Add(new SameSchemeRedirects());
            })
            .RemoveAllLoggers();
        return services;
    }

    private static SocketsHttpHandler Handler(OutboundConnector connector) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = 32,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        ConnectTimeout = TimeSpan.FromSeconds(5),
        ConnectCallback = (context, cancellation) => connector.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellation),
    };
}
