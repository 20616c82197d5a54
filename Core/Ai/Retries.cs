using Concierge.Jobs;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Concierge.Core.Ai;

/// <summary>
/// Asks again while the provider is busy or away. When that does not help, or the provider wants a longer pause
/// than a running job should sit out, the job engine takes over with <see cref="RetryableException"/>.
/// </summary>
internal sealed class Retries(IChatClient inner, AiOptions settings, TimeProvider time, ILogger<Retries> log)
    : DelegatingChatClient(inner)
{
    private static readonly TimeSpan s_longestHandedOn = TimeSpan.FromHours(1);

    private readonly RetryPolicy _backoff = new(TimeSpan.FromSeconds(1), 2, settings.MaxRetryDelay);

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatMessage[] asked = [.. messages];
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await base.GetResponseAsync(asked, options, cancellationToken);
            }
            catch (PassingFaultException fault)
            {
                if (attempt == settings.MaxAttempts || fault.RetryAfter > settings.MaxRetryDelay) throw GivenUp(fault, attempt);

                var pause = PauseAfter(attempt, fault);
                log.LogWarning("AI request {Attempt} failed: the provider {Fault}; asking again in {PauseMs:F0} ms", attempt, fault.What, pause.TotalMilliseconds);
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    // Up to a tenth more than asked for, so that jobs sent away together do not come back together. Where nothing was
    // asked for, at least half of the bound: a provider that has just failed will hardly answer at once.
    private TimeSpan PauseAfter(int attempt, PassingFaultException fault)
        => fault.RetryAfter is { } asked && asked > TimeSpan.Zero
            ? asked * (1 + (Random.Shared.NextDouble() / 10))
            : (_backoff.Bound(attempt) + _backoff.Delay(attempt, Random.Shared)) / 2;

    private static RetryableException GivenUp(PassingFaultException fault, int attempts)
    {
        var times = attempts == 1 ? "once" : $"{attempts} times";
        var later = fault.RetryAfter is { } asked && asked > s_longestHandedOn ? s_longestHandedOn : fault.RetryAfter;
        return new RetryableException("ai_unavailable", $"The AI provider {fault.What}; it was asked {times}.", later, fault.InnerException);
    }
}
