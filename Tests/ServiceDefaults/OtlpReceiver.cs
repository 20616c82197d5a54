using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Concierge.Tests.ServiceDefaults;

/// <summary>Takes OTLP over HTTP. Names stand in protobuf as they are, so that looking for them needs no parser.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, string Body)> received = new();
    private LoopbackServer? server;

    public string Url => server!.Url;

    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        receiver.server = await LoopbackServer.StartAsync(receiver.KeepAsync);
        return receiver;
    }

    public string Traces => Bodies("/v1/traces");

    public string Metrics => Bodies("/v1/metrics");

    public string Logs => Bodies("/v1/logs");

    public bool IsEmpty => received.IsEmpty;

    public ValueTask DisposeAsync() => server!.DisposeAsync();

    private string Bodies(string path)
        => string.Join('\n', received.Where(request => string.Equals(request.Path, path, StringComparison.Ordinal)).Select(request => request.Body));

    private async Task KeepAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
        received.Enqueue((context.Request.Path, await reader.ReadToEndAsync(context.RequestAborted)));
    }
}
