using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Microsoft.Extensions.AI;

/// <summary>The two histograms that the semantic conventions ask of a client.</summary>
internal sealed class GenAiMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Histogram<double> _duration;
    private readonly Histogram<int> _tokens;
    private readonly ChatClientMetadata? _metadata;

    public GenAiMetrics(string name, ChatClientMetadata? metadata)
    {
        _metadata = metadata;
        _meter = new Meter(name);
        _duration = _meter.CreateHistogram(
            "gen_ai.client.operation.duration",
            "s",
            "Measures the duration of a GenAI operation",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [.. Enumerable.Range(0, 14).Select(n => 0.01 * Math.Pow(2, n))] });
        _tokens = _meter.CreateHistogram(
            "gen_ai.client.token.usage",
            "{token}",
            "Measures number of input and output tokens used",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [.. Enumerable.Range(0, 14).Select(n => 1 << (2 * n))] });
    }

    public void Answered(TimeSpan elapsed, string? model, ChatResponse response)
    {
        _duration.Record(elapsed.TotalSeconds, Tags(model, response));
        RecordTokens("input", response.Usage?.InputTokenCount, model, response);
        RecordTokens("output", response.Usage?.OutputTokenCount, model, response);
    }

    public void Failed(TimeSpan elapsed, string? model, Exception error)
    {
        var tags = Tags(model, response: null);
        tags.Add("error.type", error.GetType().FullName);
        _duration.Record(elapsed.TotalSeconds, tags);
    }

    public void Dispose() => _meter.Dispose();

    private void RecordTokens(string type, long? count, string? model, ChatResponse response)
    {
        if (count is not { } tokens) return;

        var tags = Tags(model, response);
        tags.Add("gen_ai.token.type", type);
        _tokens.Record((int)tokens, tags);
    }

    private TagList Tags(string? model, ChatResponse? response)
    {
        var tags = new TagList { { "gen_ai.operation.name", "chat" }, { "gen_ai.provider.name", _metadata?.ProviderName } };
        if (model is not null) tags.Add("gen_ai.request.model", model);
        if (response?.ModelId is { } answeredBy) tags.Add("gen_ai.response.model", answeredBy);
        return tags;
    }
}
