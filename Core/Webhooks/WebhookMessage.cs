using System.Globalization;
using System.Net.Http.Headers;

namespace Concierge.Core.Webhooks;

/// <summary>A signed message on its way out.</summary>
internal static class WebhookMessage
{
    public static HttpRequestMessage Request(Uri address, byte[] secret, string id, DateTimeOffset at, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(StandardWebhooks.IdHeader, id);
        request.Headers.Add(StandardWebhooks.TimestampHeader, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(StandardWebhooks.SignatureHeader, StandardWebhooks.Sign(secret, id, at, body));
        return request;
    }
}
