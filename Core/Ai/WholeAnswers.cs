using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Concierge.Core.Ai;

/// <summary>
/// Serves a streamed call from a whole answer, so that it gets every guarantee of the layers inside. To be
/// replaced when a feature shows text as it comes.
/// </summary>
internal sealed class WholeAnswers(IChatClient inner) : DelegatingChatClient(inner)
{
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken);
        foreach (var update in response.ToChatResponseUpdates()) yield return update;
    }
}
