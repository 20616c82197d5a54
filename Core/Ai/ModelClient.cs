using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenAI;
using OpenAI.Chat;

namespace Concierge.Core.Ai;

/// <summary>The innermost client: the one that reaches the model.</summary>
internal static class ModelClient
{
    public static IChatClient Create(IServiceProvider services)
    {
        var model = services.GetRequiredService<AiModelInfo>();
        return model.IsOfflineSample
            ? services.GetRequiredKeyedService<IChatClient>(AiServiceKeys.Offline)
            : OverHttp(model, services.GetRequiredService<IOptions<AiOptions>>().Value);
    }

    private static IChatClient OverHttp(AiModelInfo model, AiOptions options)
    {
        // Servers that want no key still get a header: the SDK cannot do without.
        var key = new ApiKeyCredential(AiProviders.Given(options.ApiKey) ?? "none");
        return new ChatClient(model.Name, key, SdkOptions(options)).AsIChatClient();
    }

    private static OpenAIClientOptions SdkOptions(AiOptions options)
    {
        var sdk = new OpenAIClientOptions
        {
            // Deadline and Retries are the one place for both; the SDK's own would multiply them.
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            Transport = new HttpClientPipelineTransport(Http()),
        };
        if (AiProviders.Given(options.Endpoint) is { } endpoint) sdk.Endpoint = new Uri(endpoint);
        return sdk;
    }

    // Not from IHttpClientFactory: its standard resilience handler would retry a third time, after 10 seconds.
    private static HttpClient Http()
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
