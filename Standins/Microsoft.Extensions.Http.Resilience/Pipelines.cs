using System.Collections.Concurrent;
using Polly;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>How a builder's requests are told apart.</summary>
internal sealed class PipelineSelection
{
    public bool ByAuthority { get; set; }
}

/// <summary>The pipelines of one builder: a single one, or one for each authority, made when it is first needed.</summary>
internal sealed class Pipelines(HttpStandardResilienceOptions options, PipelineSelection selection)
{
    private readonly ConcurrentDictionary<string, ResiliencePipeline<HttpResponseMessage>> pipelines = new(StringComparer.Ordinal);

    public ResiliencePipeline<HttpResponseMessage> For(HttpRequestMessage request)
        => pipelines.GetOrAdd(
            selection.ByAuthority ? request.RequestUri?.GetLeftPart(UriPartial.Authority) ?? "" : "",
            static (_, options) => Build(options),
            options);

    private static ResiliencePipeline<HttpResponseMessage> Build(HttpStandardResilienceOptions options)
        => new ResiliencePipelineBuilder<HttpResponseMessage>()
            .AddTimeout(options.TotalRequestTimeout)
            .AddRetry(options.Retry)
            .AddCircuitBreaker(options.CircuitBreaker)
            .AddTimeout(options.AttemptTimeout)
            .Build();
}
