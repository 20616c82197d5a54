using OpenAI.Chat;

namespace Microsoft.Extensions.AI;

/// <summary>From the SDK's answer to the abstractions'.</summary>
internal static class OpenAIResponse
{
    public const string RefusalCode = nameof(ChatCompletion.Refusal);

    public static ChatResponse From(ChatCompletion completion)
    {
        var message = new ChatMessage(ChatRole.Assistant, [.. Contents(completion)])
        {
            MessageId = completion.Id,
            CreatedAt = completion.CreatedAt,
            RawRepresentation = completion,
        };
        return new ChatResponse(message)
        {
            ResponseId = completion.Id,
            ModelId = completion.Model,
            CreatedAt = completion.CreatedAt,
            FinishReason = Reason(completion.FinishReason),
            Usage = completion.Usage is { } usage ? Usage(usage) : null,
            RawRepresentation = completion,
        };
    }

    private static IEnumerable<AIContent> Contents(ChatCompletion completion)
    {
        foreach (var part in completion.Content.Where(part => part.Kind == ChatMessageContentPartKind.Text))
        {
            yield return new TextContent(part.Text) { RawRepresentation = part };
        }

        if (completion.Refusal is { } refusal) yield return new ErrorContent(refusal) { ErrorCode = RefusalCode };
    }

    private static ChatFinishReason Reason(OpenAI.Chat.ChatFinishReason reason) => reason switch
    {
        OpenAI.Chat.ChatFinishReason.Stop => ChatFinishReason.Stop,
        OpenAI.Chat.ChatFinishReason.Length => ChatFinishReason.Length,
        OpenAI.Chat.ChatFinishReason.ContentFilter => ChatFinishReason.ContentFilter,
        OpenAI.Chat.ChatFinishReason.ToolCalls or OpenAI.Chat.ChatFinishReason.FunctionCall => ChatFinishReason.ToolCalls,
        _ => new ChatFinishReason(reason.ToString()),
    };

    private static UsageDetails Usage(ChatTokenUsage usage) => new()
    {
        InputTokenCount = usage.InputTokenCount,
        OutputTokenCount = usage.OutputTokenCount,
        TotalTokenCount = usage.TotalTokenCount,
        CachedInputTokenCount = usage.InputTokenDetails?.CachedTokenCount,
        ReasoningTokenCount = usage.OutputTokenDetails?.ReasoningTokenCount,
    };
}
