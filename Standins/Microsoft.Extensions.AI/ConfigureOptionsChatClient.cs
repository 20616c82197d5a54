namespace Microsoft.Extensions.AI;

/// <summary>Adjusts a copy of each call's options before the inner client sees them.</summary>
/// <param name="innerClient">The client inside.</param>
/// <param name="configure">Changes the copy in place.</param>
public sealed class ConfigureOptionsChatClient(IChatClient innerClient, Action<ChatOptions> configure)
    : DelegatingChatClient(innerClient)
{
    /// <inheritdoc/>
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => base.GetResponseAsync(messages, Configured(options), cancellationToken);

    /// <inheritdoc/>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => base.GetStreamingResponseAsync(messages, Configured(options), cancellationToken);

    private ChatOptions Configured(ChatOptions? options)
    {
        var copy = options?.Clone() ?? new ChatOptions();
        configure(copy);
        return copy;
    }
}
