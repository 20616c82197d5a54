using OpenAI.Chat;

namespace Microsoft.Extensions.AI;

/// <summary>Whole answers over the SDK's chat completions.</summary>
internal sealed class OpenAIChatClient : IChatClient
{
    private readonly ChatClient _client;
    private readonly ChatClientMetadata _metadata;

    public OpenAIChatClient(ChatClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
#pragma warning disable OPENAI001 // Endpoint is marked experimental in the SDK.
        _metadata = new ChatClientMetadata("openai", client.Endpoint, client.Model);
#pragma warning restore OPENAI001
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);

        var completion = await _client.CompleteChatAsync(
            OpenAIRequest.Messages(messages, options), OpenAIRequest.Options(options), cancellationToken);
        return OpenAIResponse.From(completion.Value);
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => throw new NotSupportedException("This stand-in gives whole answers only.");

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);

        if (serviceKey is not null) return null;
        if (serviceType == typeof(ChatClientMetadata)) return _metadata;
        if (serviceType == typeof(ChatClient)) return _client;
        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose()
    {
        // The SDK's client belongs to whoever made it.
    }
}
