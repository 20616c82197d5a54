using Concierge.Contracts.Secrets;
using Concierge.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Concierge.Core.Secrets;

/// <summary>A value that somebody entrusted to this server, sealed.</summary>
public sealed class Secret : IOwned, ISealed
{
    /// <summary>The first part of what a value is bound to.</summary>
    public const string Purpose = "secret";

    public required Guid Id { get; init; }

    public required Guid OwnerId { get; init; }

    /// <summary>Unique for its owner.</summary>
    public required string Name { get; init; }

    public required SecretKind Kind { get; init; }

    public string? LastFour { get; set; }

    /// <summary>It belongs to an integration, which alone changes and deletes it; people do not see it among theirs.</summary>
    public bool IsManaged { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public required SealedValue Sealed { get; set; }

    public SecretDto ToDto() => new(Id, Name, Kind, LastFour, CreatedAt, UpdatedAt, LastUsedAt);
}

internal sealed class SecretMapping : IEntityTypeConfiguration<Secret>
{
    public void Configure(EntityTypeBuilder<Secret> builder)
    {
        builder.HasKey(secret => secret.Id);
        builder.HasIndex(secret => new { secret.OwnerId, secret.Name }).IsUnique();
        builder.Property(secret => secret.Id).ValueGeneratedNever();
        builder.Property(secret => secret.Kind).HasConversion<string>();
        builder.HasSealedColumns();
    }
}
