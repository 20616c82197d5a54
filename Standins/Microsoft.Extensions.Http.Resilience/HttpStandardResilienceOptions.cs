namespace Microsoft.Extensions.Http.Resilience;

/// <summary>The strategies of the standard pipeline, from the outermost to the innermost.</summary>
public class HttpStandardResilienceOptions
{
    /// <summary>How long a request may take with all its attempts and the delays between them: by default 30 s.</summary>
    public HttpTimeoutStrategyOptions TotalRequestTimeout { get; set; } = new() { Name = "Standard-TotalRequestTimeout" };

    /// <summary>What is tried again, and when.</summary>
    public HttpRetryStrategyOptions Retry { get; set; } = new() { Name = "Standard-Retry" };

    /// <summary>When nothing is sent for a while.</summary>
    public HttpCircuitBreakerStrategyOptions CircuitBreaker { get; set; } = new() { Name = "Standard-CircuitBreaker" };

    /// <summary>How long one attempt may take: by default 10 s.</summary>
    public HttpTimeoutStrategyOptions AttemptTimeout { get; set; } = new()
    {
        Name = "Standard-AttemptTimeout",
        Timeout = TimeSpan.FromSeconds(10),
    };
}
