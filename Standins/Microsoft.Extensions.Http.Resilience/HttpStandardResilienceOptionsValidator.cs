using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Durations that contradict each other fail at start. Polly itself checks the ranges.</summary>
internal sealed class HttpStandardResilienceOptionsValidator : IValidateOptions<HttpStandardResilienceOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpStandardResilienceOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        var attempt = options.AttemptTimeout.Timeout;
        if (attempt > options.TotalRequestTimeout.Timeout)
            result.AddError($"TotalRequestTimeout ({options.TotalRequestTimeout.Timeout}) must not be below AttemptTimeout ({attempt})");
        if (options.CircuitBreaker.SamplingDuration < attempt * 2)
            result.AddError($"CircuitBreaker.SamplingDuration ({options.CircuitBreaker.SamplingDuration}) must be at least twice AttemptTimeout ({attempt})");
        return result.Build();
    }
}
