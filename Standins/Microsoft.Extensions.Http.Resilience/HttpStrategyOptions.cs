using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>When a pipeline stops sending because too much fails: by default a tenth of at least 100 requests in 30 s, for 5 s.</summary>
public class HttpCircuitBreakerStrategyOptions : CircuitBreakerStrategyOptions<HttpResponseMessage>
{
    /// <summary>Counts what is transient as a failure.</summary>
    public HttpCircuitBreakerStrategyOptions()
        => ShouldHandle = static args => ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(args.Outcome));
}

/// <summary>How long something may take: 10 ms to 24 h, by default 30 s.</summary>
public class HttpTimeoutStrategyOptions : TimeoutStrategyOptions;
