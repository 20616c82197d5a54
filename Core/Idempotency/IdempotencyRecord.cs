using Concierge.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Concierge.Core.Idempotency;

/// <summary>What was made under an idempotency key, for the requests that repeat it.</summary>
public sealed class IdempotencyRecord : IOwned
{
    public required Guid OwnerId { get; init; }

    /// <summary>Method and template, such as <c>POST /api/jobs</c>.</summary>
    public required string Route { get; init; }

    public required string Key { get; init; }

    /// <summary>SHA-256 of the first request's address and body.</summary>
    public required byte[] RequestHash { get; init; }

    /// <summary>The try that has the key: what a try that lost it writes does not count.</summary>
    public required Guid Claim { get; init; }

    /// <summary>While there is no answer: from then on another try may take the key over.</summary>
    public required DateTimeOffset ClaimedUntil { get; init; }

    /// <summary>Null until the first request has its answer.</summary>
    public int? Status { get; init; }

    public string? ContentType { get; init; }

    public string? Location { get; init; }

    public byte[]? Body { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class IdempotencyMapping : IEntityTypeConfiguration<IdempotencyRecord>
{
    public void Configure(EntityTypeBuilder<IdempotencyRecord> builder)
    {
        builder.HasKey(record => new { record.OwnerId, record.Route, record.Key });
        builder.HasIndex(record => record.ExpiresAt);
    }
}
