using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Concierge.Core.Webhooks.Inbound;

/// <summary>
/// How each sender signs. Pure: bytes and headers in, an opinion out. Signatures are compared in constant time, and
/// nothing of a body is parsed before its signature fits.
/// </summary>
public static class WebhookSignatures
{
    public const string VercelSignature = "x-vercel-signature";
    public const string PayloadSignature = "x-payload-signature";
    public const string PayloadTimestamp = "x-payload-timestamp";

    private const int LongestTimestamp = 12;

    /// <summary>Vercel: hex of HMAC-SHA1 over the body. It has no timestamp, so the event's id alone tells a replay.</summary>
#pragma warning disable CA5350 // The sender chose it; HMAC-SHA1 is not broken as SHA-1 is.
    public static ArrivedWebhook Vercel(string secret, byte[] body, string? signature)
        => Judge(signature, HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), body), body);
#pragma warning restore CA5350

    /// <summary>Payload CMS: hex of HMAC-SHA256 over <c>timestamp.body</c>, the timestamp in seconds since 1970.</summary>
    public static ArrivedWebhook Payload(string secret, byte[] body, string? timestamp, string? signature, DateTimeOffset now, TimeSpan tolerance)
    {
        if (!IsTimestamp(timestamp)) return ArrivedWebhook.Refused(WebhookRefusal.Malformed);
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        mac.AppendData(Encoding.ASCII.GetBytes(timestamp + "."));
        mac.AppendData(body);
        var arrived = Judge(signature, mac.GetHashAndReset(), body);
        return arrived.Refusal is null && IsLate(timestamp, now, tolerance) ? ArrivedWebhook.Refused(WebhookRefusal.Late) : arrived;
    }

    /// <summary>Standard Webhooks, as <see cref="StandardWebhooks"/>.</summary>
    public static ArrivedWebhook Standard(
        byte[] secret, byte[] body, string? id, string? timestamp, string? signatures, DateTimeOffset now, TimeSpan tolerance)
    {
        if (!EventBody.IsPlain(id) || !IsTimestamp(timestamp) || string.IsNullOrEmpty(signatures)) return ArrivedWebhook.Refused(WebhookRefusal.Malformed);
        if (!StandardWebhooks.Verify(secret, id!, timestamp, body, signatures)) return ArrivedWebhook.Refused(WebhookRefusal.NotGenuine);
        if (IsLate(timestamp, now, tolerance)) return ArrivedWebhook.Refused(WebhookRefusal.Late);
        return new ArrivedWebhook(Refusal: null, id!, EventBody.Read(body).Type);
    }

    private static ArrivedWebhook Judge(string? signature, byte[] expected, byte[] body)
    {
        var given = new byte[expected.Length];
        if (signature is null || signature.Length != expected.Length * 2
            || Convert.FromHexString(signature, given, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return ArrivedWebhook.Refused(WebhookRefusal.Malformed);
        }

        if (!CryptographicOperations.FixedTimeEquals(given, expected)) return ArrivedWebhook.Refused(WebhookRefusal.NotGenuine);
        var (id, type) = EventBody.Read(body);
        return id is null ? ArrivedWebhook.Refused(WebhookRefusal.NoEventId) : new ArrivedWebhook(Refusal: null, id, type);
    }

    private static bool IsTimestamp([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? timestamp)
        => timestamp is { Length: > 0 and <= LongestTimestamp } && timestamp.All(char.IsAsciiDigit);

    private static bool IsLate(string timestamp, DateTimeOffset now, TimeSpan tolerance)
    {
        var off = now.ToUnixTimeSeconds() - long.Parse(timestamp, CultureInfo.InvariantCulture);
        return Math.Abs(off) > tolerance.TotalSeconds;
    }
}
