namespace Concierge.Tests.Api.Support;

internal sealed record Frame(string? Id, string? Event, string? Data, string? Comment, string? Retry);

/// <summary>Reads server-sent events frame by frame, comments included.</summary>
internal sealed class EventReader(HttpResponseMessage response) : IDisposable
{
    private StreamReader? _lines;

    public HttpResponseMessage Response => response;

    public static async Task<EventReader> OpenAsync(HttpClient client, string path, CancellationToken cancellation, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        return new EventReader(await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation));
    }

    /// <summary>The next frame, or null at the end of the stream.</summary>
    public async Task<Frame?> NextAsync(CancellationToken cancellation)
    {
        _lines ??= new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await _lines.ReadLineAsync(cancellation) is { } line)
        {
            if (line.Length == 0) return new Frame(Field("id"), Field("event"), Field("data"), Field(""), Field("retry"));
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            fields[line[..colon]] = line[(colon + 1)..].TrimStart();
        }

        Assert.Empty(fields);
        return null;

        string? Field(string name) => fields.GetValueOrDefault(name);
    }

    public void Dispose()
    {
        _lines?.Dispose();
        response.Dispose();
    }
}
