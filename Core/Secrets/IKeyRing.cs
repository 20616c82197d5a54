namespace Concierge.Core.Secrets;

/// <summary>
/// What wraps data keys and unwraps them: the keys of a folder, or those of a key management service. Which key wraps
/// is decided here; what was wrapped says by its id which one opens it. Safe for concurrent use.
/// </summary>
public interface IKeyRing
{
    /// <summary>How long after a rotation a running process may still wrap with the key before.</summary>
    TimeSpan SettlesAfter { get; }

    /// <summary>Finds out whether the keys can be used, before anything needs them.</summary>
    Task LoadAsync(CancellationToken cancellation);

    /// <summary>The id of the key that wraps from now on.</summary>
    ValueTask<string> ActiveIdAsync(CancellationToken cancellation);

    ValueTask<WrappedKey> WrapAsync(byte[] dataKey, CancellationToken cancellation);

    /// <summary>The data key. Wipe it when done.</summary>
    /// <exception cref="EnvelopeException">It was changed, or its key is not here.</exception>
    ValueTask<byte[]> UnwrapAsync(WrappedKey wrapped, CancellationToken cancellation);

    /// <summary>The same data key, wrapped by the active key; unchanged where it is already.</summary>
    /// <exception cref="EnvelopeException">It was changed, or its key is not here.</exception>
    ValueTask<WrappedKey> RewrapAsync(WrappedKey wrapped, CancellationToken cancellation);

    /// <summary>Makes a new key the active one. Those before go on unwrapping.</summary>
    /// <returns>The new key's id.</returns>
    ValueTask<string> RotateAsync(CancellationToken cancellation);
}

/// <summary>A data key that only the key of this id unwraps.</summary>
public sealed record WrappedKey(string KeyId, byte[] Bytes);
