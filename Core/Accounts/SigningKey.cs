using Concierge.Core.Secrets;

namespace Concierge.Core.Accounts;

/// <summary>A key pair that signs access tokens. The private half is sealed by a key that is not in the database.</summary>
public sealed class SigningKey : ISealed
{
    /// <summary>The token header's <c>kid</c>.</summary>
    public required Guid Id { get; init; }

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>PKCS#8, sealed.</summary>
    public required SealedValue Sealed { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Replicas have read the key by then, so that none meets a token whose key it does not know.</summary>
    public required DateTimeOffset SignsFrom { get; init; }

    /// <summary>The last token it signed has expired by then.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
