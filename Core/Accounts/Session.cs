namespace Concierge.Core.Accounts;

/// <summary>
/// One sign-in on one device. A browser's has a secret of its own, which the cookie carries; an API client's is a
/// family of refresh tokens. Either ends with it.
/// </summary>
public sealed class Session
{
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    /// <summary>SHA-256 of the secret in a browser's cookie; null for the family of an API client.</summary>
    public byte[]? TokenHash { get; init; }

    /// <summary>What the client called itself, for its owner to recognise.</summary>
    public required string Device { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastUsedAt { get; set; }

    public required DateTimeOffset ExpiresAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>
/// One link of a session's chain of refresh tokens. It can be used once; when it comes again, somebody has copied it,
/// and the whole session ends (RFC 9700, section 4.14.2).
/// </summary>
public sealed class RefreshToken
{
    /// <summary>SHA-256 of the token.</summary>
    public required byte[] Hash { get; init; }

    public required Guid SessionId { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }
}
