using System.Text.Json;
using System.Text.Json.Serialization;
using Concierge.Jobs;
using Microsoft.Extensions.AI;

namespace Concierge.Core.Ai;

/// <summary>Answers of a given form.</summary>
public static class StructuredOutput
{
    /// <summary>
    /// The JSON that models are asked for and held to: camelCase names, snake_case enums, every member there
    /// exactly once, none besides, null only where the type says so.
    /// </summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>
    /// Asks for a <typeparamref name="T"/>, and once more with the reasons when the answer is cut off, of the wrong
    /// form or not valid.
    /// </summary>
    /// <typeparam name="T">An object whose schema is sent along; <c>[Description]</c> on its members guides the model.</typeparam>
    /// <param name="validate">What is wrong with an answer of the right form, in words for the model; empty when nothing is.</param>
    /// <exception cref="FailForGoodException"><c>ai_refused</c>: the model declined.</exception>
    /// <exception cref="RetryableException"><c>ai_output_invalid</c>: the second answer was no better.</exception>
    public static async Task<T> CompleteAsync<T>(
        this IChatClient chat,
        IEnumerable<ChatMessage> messages,
        Func<T, IReadOnlyList<string>> validate,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
        where T : class
    {
        ChatMessage[] question = [.. messages];
        var form = WithForm<T>(options);

        var first = await AskAsync(1, question);
        if (first.Value is { } value) return value;

        var second = await AskAsync(2, [.. question, .. first.Correction()]);
        return second.Value ?? throw new RetryableException("ai_output_invalid", $"The AI model's answer {second.Fault}, also after one correction.");

        async Task<StructuredAnswer<T>> AskAsync(int round, ChatMessage[] conversation)
        {
            var answer = StructuredAnswer.Read(await chat.GetResponseAsync(conversation, form, cancellationToken), validate);
            AiTelemetry.StructuredAnswer(round, answer.Verdict);
            return answer.Verdict == AnswerVerdict.Refused
                ? throw new FailForGoodException("ai_refused", "The AI model declined to answer this request. Word it differently and try again.")
                : answer;
        }
    }

    private static ChatOptions WithForm<T>(ChatOptions? options)
    {
        var form = options?.Clone() ?? new ChatOptions();
        form.ResponseFormat = Form<T>.Json;
        (form.AdditionalProperties ??= [])["strict"] = true; // read by the OpenAI client: the server enforces the schema
        return form;
    }

    /// <summary>Kept for each type: the OpenAI client caches its strict variant by this object.</summary>
    private static class Form<T>
    {
        public static readonly ChatResponseFormatJson Json = ChatResponseFormat.ForJsonSchema<T>(StructuredOutput.Json);
    }
}
