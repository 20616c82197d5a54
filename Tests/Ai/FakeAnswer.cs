using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Concierge.Tests.Ai;

/// <summary>One scripted answer.</summary>
internal sealed record FakeAnswer(int Status, string Body)
{
    private enum Fault
    {
        None,
        Hang,
        CutConnection,
    }

    /// <summary>Seconds, or a date, as the header says it.</summary>
    public string? RetryAfter { get; init; }

    private Fault Trouble { get; init; }

    /// <summary>A completion with this text.</summary>
    public static FakeAnswer Text(string content, string finishReason = "stop")
        => Completion(new { role = "assistant", content, refusal = (string?)null }, finishReason);

    /// <summary>A completion with this value as JSON text.</summary>
    public static FakeAnswer Json<T>(T value, JsonSerializerOptions options) => Text(JsonSerializer.Serialize(value, options));

    /// <summary>The model declines.</summary>
    public static FakeAnswer Refusal(string refusal)
        => Completion(new { role = "assistant", content = (string?)null, refusal }, "stop");

    /// <summary>An error in OpenAI's form.</summary>
    public static FakeAnswer Error(int status, string? code = null, string message = "Something is wrong.", string? param = null)
        => new(status, JsonSerializer.Serialize(new { error = new { message, type = "an_error_type", param, code } }));

    /// <summary>429, to be left alone for so many seconds.</summary>
    public static FakeAnswer Busy(int retryAfterSeconds)
        => Error(429, "rate_limit_exceeded") with { RetryAfter = retryAfterSeconds.ToString(CultureInfo.InvariantCulture) };

    /// <summary>Never answers; ends when the client goes away.</summary>
    public static FakeAnswer Hang() => new(200, string.Empty) { Trouble = Fault.Hang };

    /// <summary>The connection breaks in the middle of the body.</summary>
    public static FakeAnswer CutConnection() => Text("never seen whole") with { Trouble = Fault.CutConnection };

    public async Task WriteAsync(HttpContext context, FakeRequest request)
    {
        if (Trouble == Fault.Hang)
        {
            await request.HangAsync();
            return;
        }

        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/json";
        if (RetryAfter is not null) context.Response.Headers.RetryAfter = RetryAfter;
        await context.Response.WriteAsync(Trouble == Fault.CutConnection ? Body[..(Body.Length / 2)] : Body);
        if (Trouble == Fault.CutConnection) await BreakAsync(context);
    }

    private static async Task BreakAsync(HttpContext context)
    {
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    private static FakeAnswer Completion(object message, string finishReason) => new(200, JsonSerializer.Serialize(new
    {
        id = "chatcmpl-7",
        @object = "chat.completion",
        created = 1_770_000_000,
        model = "fake-model-2026",
        choices = new[] { new { index = 0, message, finish_reason = finishReason, logprobs = (object?)null } },
        usage = new { prompt_tokens = 21, completion_tokens = 13, total_tokens = 34 },
    }));
}
