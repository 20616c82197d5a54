using System.Collections.Concurrent;
using System.Text;
using Concierge.Tests.Telemetry;
using Microsoft.AspNetCore.Http;

namespace Concierge.Tests.ServiceDefaults;

/// <summary>Takes OTLP over HTTP. Names stand in protobuf as they are, so that looking for them needs no parser.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<(string Path, string Body)> received = new();
    private readonly SemaphoreSlim arrived = new(0);
    private LoopbackServer? server;

    public string Url => server!.Url;

    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        receiver.server = await LoopbackServer.StartAsync(receiver.KeepAsync);
        return receiver;
    }

    public string Traces => string.Join('\n', Bodies("/v1/traces"));

    public string Metrics => string.Join('\n', Bodies("/v1/metrics"));

    public string Logs => string.Join('\n', Bodies("/v1/logs"));

    public IReadOnlyList<OtlpSpan> Spans => [.. Bodies("/v1/traces").SelectMany(body => OtlpMessages.Spans(Encoding.Latin1.GetBytes(body)))];

    public IReadOnlyList<OtlpMetric> Instruments => [.. Bodies("/v1/metrics").SelectMany(body => OtlpMessages.Metrics(Encoding.Latin1.GetBytes(body))).Distinct()];

    public IReadOnlyList<OtlpLog> LogLines => [.. Bodies("/v1/logs").SelectMany(body => OtlpMessages.Logs(Encoding.Latin1.GetBytes(body)))];

    /// <summary>How often a process has exported its metrics.</summary>
    public int MetricExports => Bodies("/v1/metrics").Count();

    public bool IsEmpty => received.IsEmpty;

    /// <summary>Waits until what has come satisfies the condition. For one test at a time.</summary>
    public async Task WaitForAsync(Func<OtlpReceiver, bool> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition(this))
        {
            var left = Patience - TimeProvider.System.GetElapsedTime(started);
            if (left > TimeSpan.Zero && await arrived.WaitAsync(left, TestContext.Current.CancellationToken)) continue;
            throw new TimeoutException($"What was waited for did not come within {Patience}. Spans that came:\n{string.Join('\n', Spans.CountBy(span => $"{span.Service}: {span.Source} {span.Name}"))}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await server!.DisposeAsync();
        arrived.Dispose();
    }

    private IEnumerable<string> Bodies(string path)
        => received.Where(request => string.Equals(request.Path, path, StringComparison.Ordinal)).Select(request => request.Body);

    private async Task KeepAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
        received.Enqueue((context.Request.Path, await reader.ReadToEndAsync(context.RequestAborted)));
        arrived.Release();
    }
}
