using System.Text.Json;
using OpenAI.Chat;

namespace Microsoft.Extensions.AI;

/// <summary>From the abstractions' request to the SDK's.</summary>
internal static class OpenAIRequest
{
    public static IEnumerable<OpenAI.Chat.ChatMessage> Messages(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        if (!string.IsNullOrWhiteSpace(options?.Instructions)) yield return new SystemChatMessage(options.Instructions);

        foreach (var message in messages) yield return Message(message);
    }

    public static ChatCompletionOptions Options(ChatOptions? options)
    {
        var result = new ChatCompletionOptions
        {
            Temperature = options?.Temperature,
            TopP = options?.TopP,
            FrequencyPenalty = options?.FrequencyPenalty,
            PresencePenalty = options?.PresencePenalty,
            MaxOutputTokenCount = options?.MaxOutputTokens,
#pragma warning disable OPENAI001 // Seed is marked experimental in the SDK.
            Seed = options?.Seed,
#pragma warning restore OPENAI001
            ResponseFormat = Format(options),
        };
        foreach (var sequence in options?.StopSequences ?? []) result.StopSequences.Add(sequence);
        return result;
    }

    private static OpenAI.Chat.ChatMessage Message(ChatMessage message)
    {
        ChatMessageContentPart[] parts = [.. message.Contents.OfType<TextContent>().Select(text => ChatMessageContentPart.CreateTextPart(text.Text))];
        if (parts.Length == 0) parts = [ChatMessageContentPart.CreateTextPart(string.Empty)];

        if (message.Role == ChatRole.System) return new SystemChatMessage(parts);
        if (message.Role == ChatRole.User) return new UserChatMessage(parts);
        if (message.Role == ChatRole.Assistant) return new AssistantChatMessage(parts) { Refusal = RefusalOf(message) };
        throw new NotSupportedException($"This stand-in sends no messages of the role {message.Role}.");
    }

    private static string? RefusalOf(ChatMessage message)
        => message.Contents.OfType<ErrorContent>().FirstOrDefault(error => string.Equals(error.ErrorCode, OpenAIResponse.RefusalCode, StringComparison.Ordinal))?.Message;

    private static OpenAI.Chat.ChatResponseFormat? Format(ChatOptions? options) => options?.ResponseFormat switch
    {
        ChatResponseFormatText => OpenAI.Chat.ChatResponseFormat.CreateTextFormat(),
        ChatResponseFormatJson { Schema: not null } json => OpenAI.Chat.ChatResponseFormat.CreateJsonSchemaFormat(
            json.SchemaName ?? "json_schema",
            BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(StrictSchema.Of(json))),
            json.SchemaDescription,
            options.AdditionalProperties?.TryGetValue("strict", out var strict) is true ? strict as bool? : null),
        ChatResponseFormatJson => OpenAI.Chat.ChatResponseFormat.CreateJsonObjectFormat(),
        _ => null,
    };
}
