namespace Concierge.Api.Webhooks;

/// <summary>A body as the sender signed it: bytes, read to the end before anything is believed.</summary>
internal static class WebhookBody
{
    /// <exception cref="BadHttpRequestException">It is larger than the route allows: 413.</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellation);
        return buffer.ToArray();
    }
}
