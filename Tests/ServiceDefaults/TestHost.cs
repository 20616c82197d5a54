using Concierge.ServiceDefaults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Concierge.Tests.ServiceDefaults;

/// <summary>A host with the service defaults, configured by the test alone and not by the machine's environment.</summary>
internal static class TestHost
{
    public static HostApplicationBuilder Builder(params IEnumerable<(string Key, string Value)> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "Concierge.Tests" });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.AddServiceDefaults();
        return builder;
    }

    public static HttpClient Client(this IHost host) => host.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
}
