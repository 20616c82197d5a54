namespace Concierge.Core.Secrets;

/// <summary>
/// A value that only <see cref="IEnvelope"/> can read: encrypted with a data key of its own, which is wrapped by an
/// RSA key that never comes near the database.
/// </summary>
/// <param name="KeyId">Which RSA key wraps the data key.</param>
/// <param name="WrappedKey">The data key, by RSA-OAEP with SHA-256.</param>
/// <param name="Nonce">12 bytes, fresh for each value.</param>
/// <param name="Ciphertext">By AES-256-GCM; as long as the value.</param>
/// <param name="Tag">16 bytes; covers the value and what it was bound to.</param>
public sealed record SealedValue(string KeyId, byte[] WrappedKey, byte[] Nonce, byte[] Ciphertext, byte[] Tag);

/// <summary>Something stored that holds a sealed value, which a rotation of the keys must reach.</summary>
public interface ISealed
{
    Guid Id { get; }

    SealedValue Sealed { get; set; }
}
