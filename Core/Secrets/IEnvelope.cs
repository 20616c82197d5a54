using System.Security.Cryptography;

namespace Concierge.Core.Secrets;

/// <summary>
/// Seals values before they are stored and opens them again. Each call may be a request to a key management service,
/// and then throws <see cref="Transit.KeyServiceException"/> when that does not help. Safe for concurrent use.
/// </summary>
public interface IEnvelope
{
    /// <summary>The id of the key that new values are sealed under.</summary>
    ValueTask<string> ActiveKeyIdAsync(CancellationToken cancellation);

    /// <summary>Encrypts with a fresh data key.</summary>
    /// <param name="plain">What to keep.</param>
    /// <param name="associatedData">What it belongs to, see <see cref="AssociatedData"/>: without the same it does not open.</param>
    ValueTask<SealedValue> SealAsync(byte[] plain, byte[] associatedData, CancellationToken cancellation);

    /// <summary>The value again. Wipe it when done (<see cref="CryptographicOperations.ZeroMemory"/>).</summary>
    /// <exception cref="EnvelopeException">It was changed, belongs to something else, or its key is not here.</exception>
    ValueTask<byte[]> OpenAsync(SealedValue value, byte[] associatedData, CancellationToken cancellation);

    /// <summary>
    /// The same value with its data key wrapped by the active key, or the very same where it is already. Nonce,
    /// ciphertext and tag stay as they are.
    /// </summary>
    /// <exception cref="EnvelopeException">The wrapped key was changed, or its key is not here.</exception>
    ValueTask<SealedValue> RewrapAsync(SealedValue value, CancellationToken cancellation);
}

/// <summary>A sealed value that does not open. Says nothing of what is in it.</summary>
public sealed class EnvelopeException(string message, Exception? inner = null) : CryptographicException(message, inner)
{
    internal static EnvelopeException Broken(Exception? inner = null)
        => new("A sealed value does not open: it was changed, or it belongs to something else.", inner);
}
