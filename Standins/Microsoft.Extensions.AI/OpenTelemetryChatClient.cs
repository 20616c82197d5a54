using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.AI;

/// <summary>
/// One span for each whole answer, with its duration and tokens as metrics, by the semantic conventions for
/// generative AI. Never records content, whatever <see cref="EnableSensitiveData"/> says.
/// </summary>
public sealed class OpenTelemetryChatClient : DelegatingChatClient
{
    private readonly ActivitySource _source;
    private readonly GenAiMetrics _metrics;
    private readonly ILogger? _logger;
    private readonly ChatClientMetadata? _metadata;

    /// <summary>Wraps a client.</summary>
    /// <param name="innerClient">The client inside.</param>
    /// <param name="logger">Gets a warning for each failed call.</param>
    /// <param name="sourceName">Name of the activity source and the meter.</param>
    public OpenTelemetryChatClient(IChatClient innerClient, ILogger? logger = null, string? sourceName = null)
        : base(innerClient)
    {
        var name = string.IsNullOrEmpty(sourceName) ? "Experimental.Microsoft.Extensions.AI" : sourceName;
        _metadata = innerClient.GetService<ChatClientMetadata>();
        _source = new ActivitySource(name);
        _metrics = new GenAiMetrics(name, _metadata);
        _logger = logger;
    }

    /// <summary>Whether content may be recorded; default false.</summary>
    public bool EnableSensitiveData { get; set; }

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var model = options?.ModelId ?? _metadata?.DefaultModelId;
        using var activity = Start(model, options);
        var started = Stopwatch.GetTimestamp();
        try
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken);
            Describe(activity, response);
            _metrics.Answered(Stopwatch.GetElapsedTime(started), model, response);
            return response;
        }
        catch (Exception error)
        {
            activity?.SetTag("error.type", error.GetType().FullName).SetStatus(ActivityStatusCode.Error, error.Message);
            _metrics.Failed(Stopwatch.GetElapsedTime(started), model, error);
            _logger?.Log(LogLevel.Warning, new EventId(1, "gen_ai.client.operation.exception"), error, "gen_ai.client.operation.exception");
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _source.Dispose();
            _metrics.Dispose();
        }

        base.Dispose(disposing);
    }

    private Activity? Start(string? model, ChatOptions? options)
    {
        var activity = _source.StartActivity(string.IsNullOrWhiteSpace(model) ? "chat" : $"chat {model}", ActivityKind.Client);
        activity?
            .SetTag("gen_ai.operation.name", "chat")
            .SetTag("gen_ai.request.model", model)
            .SetTag("gen_ai.provider.name", _metadata?.ProviderName)
            .SetTag("server.address", _metadata?.ProviderUri?.Host)
            .SetTag("server.port", _metadata?.ProviderUri?.Port)
            .SetTag("gen_ai.request.max_tokens", options?.MaxOutputTokens)
            .SetTag("gen_ai.request.temperature", options?.Temperature)
            .SetTag("gen_ai.request.seed", options?.Seed);
        return activity;
    }

    private static void Describe(Activity? activity, ChatResponse response)
        => activity?
            .SetTag("gen_ai.response.id", response.ResponseId)
            .SetTag("gen_ai.response.model", response.ModelId)
            .SetTag("gen_ai.response.finish_reasons", response.FinishReason is { } reason ? $"[\"{reason.Value}\"]" : null)
            .SetTag("gen_ai.usage.input_tokens", (int?)response.Usage?.InputTokenCount)
            .SetTag("gen_ai.usage.output_tokens", (int?)response.Usage?.OutputTokenCount);
}
