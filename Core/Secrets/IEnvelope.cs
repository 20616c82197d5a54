using System.Security.Cryptography;

namespace Concierge.Core.Secrets;

/// <summary>Seals values before they are stored and opens them again. Safe for concurrent use.</summary>
public interface IEnvelope
{
    /// <summary>The id of the key that new values are sealed under.</summary>
    string ActiveKeyId { get; }

    /// <summary>Encrypts with a fresh data key.</summary>
    /// <param name="plain">What to keep.</param>
    /// <param name="associatedData">What it belongs to, see <see cref="AssociatedData"/>: without the same it does not open.</param>
    SealedValue Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associatedData);

    /// <summary>The value again. Wipe it when done (<see cref="CryptographicOperations.ZeroMemory"/>).</summary>
    /// <exception cref="EnvelopeException">It was changed, belongs to something else, or its key is not here.</exception>
    byte[] Open(SealedValue value, ReadOnlySpan<byte> associatedData);

    /// <summary>The same value with its data key wrapped by the active key. Nonce, ciphertext and tag stay as they are.</summary>
    /// <exception cref="EnvelopeException">The wrapped key was changed, or its key is not here.</exception>
    SealedValue Rewrap(SealedValue value);
}

/// <summary>A sealed value that does not open. Says nothing of what is in it.</summary>
public sealed class EnvelopeException(string message, Exception? inner = null) : CryptographicException(message, inner);
