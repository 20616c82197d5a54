using System.Net.Http.Headers;
using System.Text.Json;
using Concierge.Contracts.Integrations;
using Concierge.Core.Outbound;

namespace Concierge.Core.Integrations.Kinds;

/// <summary>A model that somebody pays for themselves.</summary>
internal sealed class AiProviderIntegration(IHttpClientFactory clients) : IntegrationDefinition
{
    private const string OpenAi = "https://api.openai.com/v1";

    public override string Type => "ai_provider";

    public override string Title => "AI provider";

    public override string Description => "A model of your own: OpenAI, Azure OpenAI, or a server with the same interface.";

    public override IReadOnlyList<IntegrationField> Fields { get; } =
    [
        new("endpoint", "Address", IntegrationFieldKind.Url) { IsRequired = false, Default = OpenAi, Help = "What stands before /models." },
        new("apiKey", "Key") { IsSecret = true },
        new("model", "Model") { IsRequired = false, Help = "Such as gpt-4.1-mini; on Azure the deployment's name." },
    ];

    public override async Task<TestOutcome> TestAsync(IntegrationSettings settings, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{settings["endpoint"].TrimEnd('/')}/models"));
        if (!request.Headers.TryAddWithoutValidation("api-key", settings["apiKey"])) return TestOutcome.Fails("The key has characters that no key has.");
        request.Headers.Authorization = AuthenticationHeaderValue.TryParse($"Bearer {settings["apiKey"]}", out var bearer) ? bearer : null;
        using var http = clients.CreateClient(OutboundHttp.Name);
        using var response = await http.SendAsync(request, cancellation);
        if (!response.IsSuccessStatusCode) return TestOutcome.Fails(TestFaults.OfStatus(response.StatusCode));
        return Judge(await response.Content.ReadAsByteArrayAsync(cancellation), settings.Find("model"));
    }

    private static TestOutcome Judge(byte[] answer, string? model)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            var models = document.RootElement.GetProperty("data").EnumerateArray().Select(one => one.GetProperty("id").GetString()).ToList();
            return model is null || models.Contains(model, StringComparer.Ordinal)
                ? TestOutcome.Works($"The key works; {models.Count} models are there.")
                : TestOutcome.Fails($"The key works, but none of the {models.Count} models has the name that you entered.");
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return TestOutcome.Fails("The server answers, but not like an AI provider. Is the address the one that ends in /v1?");
        }
    }
}
