extern alias Reference;

using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Concierge.Core.Webhooks;
using Concierge.Core.Webhooks.Inbound;
using Reference::StandardWebhooks;

namespace Concierge.Tests.Webhooks;

/// <summary>Requests as senders sign them: Standard Webhooks by its own library.</summary>
internal static class Signed
{
    public static HttpRequestMessage Vercel(string secret, string body)
    {
#pragma warning disable CA5350 // Vercel's choice.
        var mac = HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body));
#pragma warning restore CA5350
        return Request("/api/webhooks/vercel", body, (WebhookSignatures.VercelSignature, Convert.ToHexStringLower(mac)));
    }

    public static HttpRequestMessage Payload(string secret, string body, DateTimeOffset at)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{timestamp}.{body}"));
        return Request(
            "/api/webhooks/payload", body, (WebhookSignatures.PayloadSignature, Convert.ToHexStringLower(mac)), (WebhookSignatures.PayloadTimestamp, timestamp));
    }

    public static HttpRequestMessage Standard(string path, string secret, string id, string body, DateTimeOffset at) => Request(
        path,
        body,
        (StandardWebhooks.IdHeader, id),
        (StandardWebhooks.TimestampHeader, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        (StandardWebhooks.SignatureHeader, new StandardWebhook(secret).Sign(id, at, body)));

    public static HttpRequestMessage Request(string path, string body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return request;
    }
}
