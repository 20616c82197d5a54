using System.Security.Cryptography;

namespace Concierge.Core.Secrets;

/// <summary>One key of the ring. Its id is the beginning of the SHA-256 of its public half, so every process derives the same.</summary>
internal sealed class RsaKey : IDisposable
{
    public const int LeastBits = 3072;

    private const int IdLength = 16;

    // Instances of RSA promise nothing to concurrent callers.
    private readonly Lock _gate = new();
    private readonly RSA _rsa;

    private RsaKey(RSA rsa)
    {
        _rsa = rsa;
        Id = Convert.ToHexStringLower(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo()))[..IdLength];
    }

    public string Id { get; }

    /// <exception cref="CryptographicException">It is no unencrypted private RSA key in PEM.</exception>
    /// <exception cref="ArgumentException">The same.</exception>
    public static RsaKey Read(string pem)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            if (rsa.KeySize < LeastBits) throw new CryptographicException($"It has {rsa.KeySize} bits; at least {LeastBits} are needed.");
            _ = rsa.ExportPkcs8PrivateKey();
            return new RsaKey(rsa);
        }
        catch
        {
            rsa.Dispose();
            throw;
        }
    }

    /// <summary>A new key in PEM.</summary>
    public static string Make()
    {
        using var rsa = RSA.Create(LeastBits);
        return rsa.ExportPkcs8PrivateKeyPem();
    }

    public byte[] Wrap(ReadOnlySpan<byte> dataKey)
    {
        lock (_gate) return _rsa.Encrypt(dataKey, RSAEncryptionPadding.OaepSHA256);
    }

    public byte[] Unwrap(ReadOnlySpan<byte> wrapped)
    {
        lock (_gate) return _rsa.Decrypt(wrapped, RSAEncryptionPadding.OaepSHA256);
    }

    public void Dispose() => _rsa.Dispose();
}
