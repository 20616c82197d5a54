using System.Security.Cryptography;

namespace Concierge.Core.Secrets;

/// <summary>
/// Envelope encryption: AES-256-GCM with a data key for each value; the key ring wraps the data key. Data keys are not
/// kept: whoever needs a value often keeps what it made of it, and every other reading is one that the ring knows of.
/// </summary>
internal sealed class Envelope(IKeyRing ring) : IEnvelope
{
    private const int DataKeyLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public ValueTask<string> ActiveKeyIdAsync(CancellationToken cancellation) => ring.ActiveIdAsync(cancellation);

    public async ValueTask<SealedValue> SealAsync(byte[] plain, byte[] associatedData, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plain);
        var dataKey = RandomNumberGenerator.GetBytes(DataKeyLength);
        try
        {
            var wrapped = await ring.WrapAsync(dataKey, cancellation);
            var (nonce, ciphertext, tag) = (RandomNumberGenerator.GetBytes(NonceLength), new byte[plain.Length], new byte[TagLength]);
            using var aes = new AesGcm(dataKey, TagLength);
            aes.Encrypt(nonce, plain, ciphertext, tag, associatedData);
            return new SealedValue(wrapped.KeyId, wrapped.Bytes, nonce, ciphertext, tag);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    public async ValueTask<byte[]> OpenAsync(SealedValue value, byte[] associatedData, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Nonce.Length != NonceLength || value.Tag.Length != TagLength) throw EnvelopeException.Broken();
        var dataKey = await ring.UnwrapAsync(new WrappedKey(value.KeyId, value.WrappedKey), cancellation);
        try
        {
            if (dataKey.Length != DataKeyLength) throw EnvelopeException.Broken();
            var plain = new byte[value.Ciphertext.Length];
            using var aes = new AesGcm(dataKey, TagLength);
            aes.Decrypt(value.Nonce, value.Ciphertext, value.Tag, plain, associatedData);
            return plain;
        }
        catch (CryptographicException fault) when (fault is not EnvelopeException)
        {
            throw EnvelopeException.Broken(fault);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    public async ValueTask<SealedValue> RewrapAsync(SealedValue value, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(value);
        var wrapped = await ring.RewrapAsync(new WrappedKey(value.KeyId, value.WrappedKey), cancellation);
        return string.Equals(wrapped.KeyId, value.KeyId, StringComparison.Ordinal) ? value : value with { KeyId = wrapped.KeyId, WrappedKey = wrapped.Bytes };
    }
}
