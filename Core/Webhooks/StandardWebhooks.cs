using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Concierge.Core.Webhooks;

/// <summary>
/// Signatures by the Standard Webhooks specification: base64 of HMAC-SHA256 over <c>id.timestamp.body</c>, with a
/// secret that is written as <c>whsec_</c> and base64.
/// </summary>
public static class StandardWebhooks
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    private const string SecretPrefix = "whsec_";
    private const string Version = "v1,";
    private const int SecretLength = 32;
    private const int LeastSecretLength = 24;
    private const int MostSecretLength = 64;
    private const int MostSignatures = 10;

    /// <summary>A new secret, as it is shown to people.</summary>
    public static string NewSecret() => SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretLength));

    /// <summary>The bytes of a secret, or null when it is not written as one.</summary>
    public static byte[]? Parse(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var text = secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length is >= LeastSecretLength and <= MostSecretLength
            ? bytes[..length]
            : null;
    }

    /// <summary>The value of <see cref="SignatureHeader"/>.</summary>
    public static string Sign(byte[] secret, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
        => Version + Convert.ToBase64String(Mac(secret, id, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), body));

    /// <summary>Whether one of the signatures in the header fits. Every one is looked at, each in constant time.</summary>
    public static bool Verify(byte[] secret, string id, string timestamp, ReadOnlySpan<byte> body, string signatures)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        var expected = Mac(secret, id, timestamp, body);
        var fits = false;
        foreach (var signature in signatures.Split(' ', MostSignatures + 1, StringSplitOptions.RemoveEmptyEntries).Take(MostSignatures))
        {
            if (!signature.StartsWith(Version, StringComparison.Ordinal)) continue;
            var given = new byte[signature.Length];
            if (Convert.TryFromBase64String(signature[Version.Length..], given, out var length))
                fits |= CryptographicOperations.FixedTimeEquals(given.AsSpan(0, length), expected);
        }

        return fits;
    }

    private static byte[] Mac(byte[] secret, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        mac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        mac.AppendData(body);
        return mac.GetHashAndReset();
    }
}
