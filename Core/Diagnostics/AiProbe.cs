using System.Globalization;
using System.Net.Http.Headers;
using Concierge.Core.Ai;
using Microsoft.Extensions.Options;

namespace Concierge.Core.Diagnostics;

/// <summary>Lists the provider's models: it needs address and key to be right, and costs nothing.</summary>
internal sealed class AiProbe(IHttpClientFactory clients, AiModelInfo model, IOptions<AiOptions> options) : IDependencyProbe
{
    private const string OpenAi = "https://api.openai.com/v1";

    public string Name => DependencyNames.Ai;

    public async Task<string?> AskAsync(CancellationToken cancellation)
    {
        if (model.IsOfflineSample) return model.Name;

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{(options.Value.Endpoint ?? OpenAi).TrimEnd('/')}/models"));
        if (options.Value.ApiKey is { Length: > 0 } key)
        {
            if (model.Provider == AiProvider.Azure) request.Headers.Add("api-key", key);
            else request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        using var client = clients.CreateClient();
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!response.IsSuccessStatusCode) throw new ProbeFailedException(string.Create(CultureInfo.InvariantCulture, $"http_{(int)response.StatusCode}"));
        return model.Name;
    }
}
