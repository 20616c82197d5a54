namespace Concierge.Core.Ai;

/// <summary>Which model answers in this process; what outputs are labelled with.</summary>
/// <param name="Name">The model's name, or <c>offline sample model</c>.</param>
public sealed record AiModelInfo(string Name, AiProvider Provider)
{
    /// <summary>How the built-in model is called wherever its output is shown.</summary>
    public const string OfflineName = "offline sample model";

    /// <summary>True for the built-in model, whose output must be marked as such.</summary>
    public bool IsOfflineSample => Provider == AiProvider.Offline;

    internal static AiModelInfo From(AiOptions options)
    {
        var provider = AiProviders.Of(options) ?? throw new InvalidOperationException("Validated options name a provider.");
        return provider switch
        {
            AiProvider.Offline => new AiModelInfo(OfflineName, provider),
            AiProvider.OpenAi => new AiModelInfo(AiProviders.Given(options.Model) ?? "gpt-4.1-mini", provider),
            _ => new AiModelInfo(options.Model!, provider),
        };
    }
}

/// <summary>Who runs the model.</summary>
public enum AiProvider
{
    /// <summary>This process: deterministic samples.</summary>
    Offline,

    /// <summary>OpenAI.</summary>
    OpenAi,

    /// <summary>Azure OpenAI, through its v1 endpoint.</summary>
    Azure,

    /// <summary>A server that speaks OpenAI's protocol.</summary>
    Compatible,
}

internal static class AiProviders
{
    /// <summary>The provider that the options ask for; null when they name none that exists.</summary>
    public static AiProvider? Of(AiOptions options) => Given(options.Provider)?.ToUpperInvariant() switch
    {
        null => Given(options.ApiKey) is null ? AiProvider.Offline : AiProvider.OpenAi,
        "OFFLINE" => AiProvider.Offline,
        "OPENAI" => AiProvider.OpenAi,
        "AZURE" => AiProvider.Azure,
        "COMPATIBLE" => AiProvider.Compatible,
        _ => null,
    };

    /// <summary>An empty variable, as compose files leave behind, counts as not given.</summary>
    public static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
