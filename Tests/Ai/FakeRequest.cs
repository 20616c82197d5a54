using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Concierge.Tests.Ai;

/// <summary>A request as it came over the wire.</summary>
internal sealed class FakeRequest
{
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _abandoned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FakeRequest(string body, string? authorization)
    {
        Body = body;
        Authorization = authorization;
    }

    public string Body { get; }

    public string? Authorization { get; }

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>Completes when the client goes away before it has its answer.</summary>
    public Task Aborted => _aborted.Task;

    /// <summary>The text of all messages, for scripts that answer by what they are asked.</summary>
    public string Prompt => string.Join('\n', Json.GetProperty("messages").EnumerateArray().Select(TextOf));

    public static async Task<FakeRequest> ReadAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = new FakeRequest(await reader.ReadToEndAsync(context.RequestAborted), context.Request.Headers.Authorization);
        context.RequestAborted.Register(() => request._aborted.TrySetResult());
        return request;
    }

    /// <summary>Holds the answer back until the client has gone, or the test has ended.</summary>
    public Task HangAsync() => Task.WhenAny(Aborted, _abandoned.Task);

    public void Abandon() => _abandoned.TrySetResult();

    private static string TextOf(JsonElement message)
    {
        var content = message.GetProperty("content");
        return content.ValueKind == JsonValueKind.String
            ? content.GetString()!
            : string.Concat(content.EnumerateArray().Select(part => part.GetProperty("text").GetString()));
    }
}
