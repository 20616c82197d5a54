namespace Concierge.Core.Ai;

/// <summary>Which model answers and how it is called: the configuration section <c>Ai</c>.</summary>
public sealed class AiOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Ai";

    /// <summary>
    /// <c>offline</c>, <c>openai</c>, <c>azure</c> or <c>compatible</c> (Ollama, vLLM and the like). Not given:
    /// openai with a key, offline without.
    /// </summary>
    public string? Provider { get; set; }

    /// <summary>
    /// Base address. Azure: <c>https://&lt;resource&gt;.openai.azure.com/openai/v1/</c>. Compatible: what stands
    /// before <c>/chat/completions</c>, such as <c>http://localhost:11434/v1</c>. OpenAI: not needed.
    /// </summary>
    public string? Endpoint { get; set; }

    /// <summary>The provider's key. Not needed offline nor by most compatible servers.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The model's name; on Azure the deployment's. Default with openai: <c>gpt-4.1-mini</c>.</summary>
    public string? Model { get; set; }

    /// <summary>How long one request to the provider may take: 1 s to 10 min, default 2 min.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Requests for one answer while the provider is busy or away: 1 to 10, default 3.</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>
    /// The longest pause between two requests for one answer: 0 to 5 min, default 30 s. A provider that asks for
    /// more is not waited for; the job comes back that much later instead.
    /// </summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Tokens of one answer at most: 256 to 200,000, default 16,384.</summary>
    public int MaxOutputTokens { get; set; } = 16_384;
}
