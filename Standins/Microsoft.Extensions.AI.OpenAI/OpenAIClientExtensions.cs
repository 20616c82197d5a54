using OpenAI.Chat;

namespace Microsoft.Extensions.AI;

/// <summary>Bridges from the OpenAI SDK to the abstractions.</summary>
public static class OpenAIClientExtensions
{
    /// <summary>Gets a chat client that speaks through the SDK's.</summary>
    /// <param name="chatClient">The SDK's client.</param>
    /// <returns>The chat client.</returns>
    public static IChatClient AsIChatClient(this ChatClient chatClient) => new OpenAIChatClient(chatClient);
}
