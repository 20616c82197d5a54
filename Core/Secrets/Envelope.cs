using System.Security.Cryptography;

namespace Concierge.Core.Secrets;

/// <summary>Envelope encryption: AES-256-GCM with a data key for each value, RSA-OAEP-SHA256 around the data key.</summary>
internal sealed class Envelope(RsaKeyRing ring) : IEnvelope
{
    private const int DataKeyLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public string ActiveKeyId => ring.Active.Id;

    public SealedValue Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associatedData)
    {
        Span<byte> dataKey = stackalloc byte[DataKeyLength];
        RandomNumberGenerator.Fill(dataKey);
        try
        {
            var (nonce, ciphertext, tag) = (RandomNumberGenerator.GetBytes(NonceLength), new byte[plain.Length], new byte[TagLength]);
            using var aes = new AesGcm(dataKey, TagLength);
            aes.Encrypt(nonce, plain, ciphertext, tag, associatedData);
            var key = ring.Active;
            return new SealedValue(key.Id, key.Wrap(dataKey), nonce, ciphertext, tag);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    public byte[] Open(SealedValue value, ReadOnlySpan<byte> associatedData)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Nonce.Length != NonceLength || value.Tag.Length != TagLength) throw Broken();
        var dataKey = Unwrap(value);
        try
        {
            var plain = new byte[value.Ciphertext.Length];
            using var aes = new AesGcm(dataKey, TagLength);
            aes.Decrypt(value.Nonce, value.Ciphertext, value.Tag, plain, associatedData);
            return plain;
        }
        catch (CryptographicException fault)
        {
            throw Broken(fault);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    public SealedValue Rewrap(SealedValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var key = ring.Active;
        if (string.Equals(value.KeyId, key.Id, StringComparison.Ordinal)) return value;
        var dataKey = Unwrap(value);
        try
        {
            return value with { KeyId = key.Id, WrappedKey = key.Wrap(dataKey) };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    private byte[] Unwrap(SealedValue value)
    {
        var key = ring.Find(value.KeyId)
            ?? throw new EnvelopeException($"A value was sealed under the key '{value.KeyId}', which is not among the keys of Secrets:KeyFolder.");
        try
        {
            var dataKey = key.Unwrap(value.WrappedKey);
            return dataKey.Length == DataKeyLength ? dataKey : throw Broken();
        }
        catch (CryptographicException fault) when (fault is not EnvelopeException)
        {
            throw Broken(fault);
        }
    }

    private static EnvelopeException Broken(Exception? inner = null)
        => new("A sealed value does not open: it was changed, or it belongs to something else.", inner);
}
