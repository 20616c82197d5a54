using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Concierge.Core.Ai;

/// <summary>What an answer that had to have a form was worth.</summary>
internal enum AnswerVerdict
{
    Usable,
    Refused,
    Empty,
    CutOff,
    NotJson,
    WrongSchema,
    Invalid,
}

/// <summary>An answer, read and judged.</summary>
/// <param name="Problems">In words for the model; may quote its answer, so they reach neither log nor error message.</param>
internal sealed record StructuredAnswer<T>(AnswerVerdict Verdict, T? Value, string Text, IReadOnlyList<string> Problems)
    where T : class
{
    private const int MostProblems = 20;

    /// <summary>Completes "the model's answer …".</summary>
    public string Fault => Verdict switch
    {
        AnswerVerdict.Empty => "was empty",
        AnswerVerdict.CutOff => "was cut off before its end",
        AnswerVerdict.NotJson => "was not JSON",
        AnswerVerdict.WrongSchema => "did not have the form asked for",
        _ => Problems.Count == 1 ? "broke a rule" : $"broke {Problems.Count} rules",
    };

    /// <summary>Continues the conversation so that the model can do better.</summary>
    public IEnumerable<ChatMessage> Correction()
    {
        if (Text.Length > 0) yield return new ChatMessage(ChatRole.Assistant, Text);

        var problems = string.Concat(Problems.Take(MostProblems).Select(problem => $"\n- {problem}"));
        yield return new ChatMessage(
            ChatRole.User,
            $"That answer cannot be used because it {Fault}.{problems}\nAnswer again with the whole corrected JSON object and nothing else.");
    }
}

internal static class StructuredAnswer
{
    public static StructuredAnswer<T> Read<T>(ChatResponse response, Func<T, IReadOnlyList<string>> validate)
        where T : class
    {
        var text = response.Text;
        if (IsRefusal(response)) return new StructuredAnswer<T>(AnswerVerdict.Refused, null, text, []);
        if (string.IsNullOrWhiteSpace(text)) return new StructuredAnswer<T>(AnswerVerdict.Empty, null, string.Empty, []);

        try
        {
            return JsonSerializer.Deserialize<T>(text, StructuredOutput.Json) is { } value
                ? Validated(value, text, validate(value))
                : new StructuredAnswer<T>(AnswerVerdict.WrongSchema, null, text, ["It is null instead of an object."]);
        }
        catch (JsonException error)
        {
            return Unreadable<T>(text, error, isOverlong: response.FinishReason == ChatFinishReason.Length);
        }
    }

    private static StructuredAnswer<T> Validated<T>(T value, string text, IReadOnlyList<string> problems)
        where T : class
        => problems.Count == 0
            ? new StructuredAnswer<T>(AnswerVerdict.Usable, value, text, [])
            : new StructuredAnswer<T>(AnswerVerdict.Invalid, null, text, problems);

    private static StructuredAnswer<T> Unreadable<T>(string text, JsonException error, bool isOverlong)
        where T : class
        => Syntax(text) switch
        {
            AnswerVerdict.CutOff => new(AnswerVerdict.CutOff, null, text, isOverlong ? ["It reached the limit of its length: say the same in fewer words."] : []),
            AnswerVerdict.NotJson => new(AnswerVerdict.NotJson, null, text, ["Give the bare JSON object: no prose around it, no code fence."]),
            _ => new(AnswerVerdict.WrongSchema, null, text, [error.Message]),
        };

    private static bool IsRefusal(ChatResponse response)
        => response.FinishReason == ChatFinishReason.ContentFilter
            || response.Messages.SelectMany(message => message.Contents).OfType<ErrorContent>()
                .Any(error => string.Equals(error.ErrorCode, "Refusal", StringComparison.Ordinal));

    // Reading as if more were to come tells an end that is missing from JSON that is wrong.
    private static AnswerVerdict Syntax(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), isFinalBlock: false, state: default);
        try
        {
            while (reader.Read())
            {
            }

            return reader.CurrentDepth > 0 ? AnswerVerdict.CutOff : AnswerVerdict.WrongSchema;
        }
        catch (JsonException)
        {
            return AnswerVerdict.NotJson;
        }
    }
}
