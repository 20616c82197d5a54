using Concierge.Jobs;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Concierge.Core.Ai;

/// <summary>One line a call: which model, how long, how many tokens. Never what was said.</summary>
internal sealed class CallLog(IChatClient inner, AiModelInfo model, TimeProvider time, ILogger<CallLog> log)
    : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var started = time.GetTimestamp();
        try
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken);
            Answered(response, time.GetElapsedTime(started));
            return response;
        }
        catch (Exception error)
        {
            Failed(CodeOf(error, cancellationToken), time.GetElapsedTime(started));
            throw;
        }
    }

    // Not every provider gives an id or counts tokens, and a value that is missing would be written as "(null)".
    private void Answered(ChatResponse response, TimeSpan elapsed)
    {
        var id = response.ResponseId ?? "without an id";
        var reason = response.FinishReason?.Value ?? "unknown";
        if (response.Usage is { InputTokenCount: { } input, OutputTokenCount: { } output })
        {
            log.LogInformation(
                "AI call {ResponseId}: {Model} ({Provider}) answered in {ElapsedMs:F0} ms, {InputTokens} tokens in, {OutputTokens} out, finish reason {FinishReason}",
                id, model.Name, model.Provider, elapsed.TotalMilliseconds, input, output, reason);
            return;
        }

        log.LogInformation(
            "AI call {ResponseId}: {Model} ({Provider}) answered in {ElapsedMs:F0} ms, tokens not counted, finish reason {FinishReason}",
            id, model.Name, model.Provider, elapsed.TotalMilliseconds, reason);
    }

    // The exception itself is logged, if at all, by whoever handles it.
    private void Failed(string code, TimeSpan elapsed) => log.LogWarning(
        "AI call: {Model} ({Provider}) gave no answer after {ElapsedMs:F0} ms: {Code}", model.Name, model.Provider, elapsed.TotalMilliseconds, code);

    private static string CodeOf(Exception error, CancellationToken cancellationToken) => error switch
    {
        FailForGoodException failed => failed.Code,
        RetryableException retryable => retryable.Code,
        OperationCanceledException when cancellationToken.IsCancellationRequested => "cancelled",
        _ => error.GetType().Name,
    };
}
