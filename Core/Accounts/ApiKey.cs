using Concierge.Core.People;

namespace Concierge.Core.Accounts;

/// <summary>A key that a person made for a program. The key itself is shown once and not kept.</summary>
public sealed class ApiKey : IOwned
{
    public required Guid Id { get; init; }

    public required Guid OwnerId { get; init; }

    public required string Name { get; init; }

    /// <summary>The key's first characters, for its owner to recognise.</summary>
    public required string Prefix { get; init; }

    /// <summary>SHA-256 of the key: it has 256 random bits, so that a slow hash would protect nothing.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Permissions; what the owner may not do the key may not either.</summary>
    public required IList<string> Scopes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>To the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}
