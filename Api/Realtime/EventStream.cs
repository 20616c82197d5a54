using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace Concierge.Api.Realtime;

/// <summary>
/// Writes server-sent events. The framework's TypedResults.ServerSentEvents can send no comments, which a
/// heartbeat needs, and drops the id of a named event (dotnet/aspnetcore#64183).
/// </summary>
internal sealed class EventStream(HttpResponse response, JsonSerializerOptions json)
{
    private static readonly byte[] s_heartbeat = ": still here\n\n"u8.ToArray();

    public async Task OpenAsync(CancellationToken cancellation)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        // nginx, and whoever took the header over from it, would hold events back otherwise.
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        // Milliseconds after which a browser that lost the stream comes back.
        await SendAsync("retry: 2000\n\n"u8.ToArray(), cancellation);
    }

    public Task SendAsync<T>(string name, long id, T data, CancellationToken cancellation)
    {
        // JSON on one line needs one data line.
        var frame = string.Create(CultureInfo.InvariantCulture, $"id: {id}\nevent: {name}\ndata: {JsonSerializer.Serialize(data, json)}\n\n");
        return SendAsync(Encoding.UTF8.GetBytes(frame), cancellation);
    }

    public Task HeartbeatAsync(CancellationToken cancellation) => SendAsync(s_heartbeat, cancellation);

    private async Task SendAsync(byte[] frame, CancellationToken cancellation)
    {
        await response.Body.WriteAsync(frame, cancellation);
        await response.Body.FlushAsync(cancellation);
    }
}
