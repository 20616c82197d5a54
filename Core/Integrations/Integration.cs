using Concierge.Core.Data;
using Concierge.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Concierge.Core.Integrations;

/// <summary>An outside service that somebody connected. Its secret fields are managed secrets.</summary>
public sealed class Integration : IOwned
{
    public required Guid Id { get; init; }

    public required Guid OwnerId { get; init; }

    public required string Type { get; init; }

    public required string Name { get; set; }

    /// <summary>The fields that are not secret.</summary>
    public required IReadOnlyDictionary<string, string> Fields { get; set; }

    /// <summary>The secret of each secret field that is set.</summary>
    public required IReadOnlyDictionary<string, Guid> Secrets { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? TestedAt { get; set; }

    public bool? TestIsOk { get; set; }

    public string? TestMessage { get; set; }
}

internal sealed class IntegrationMapping : IEntityTypeConfiguration<Integration>
{
    public void Configure(EntityTypeBuilder<Integration> builder)
    {
        builder.HasKey(integration => integration.Id);
        builder.HasIndex(integration => new { integration.OwnerId, integration.Name }).IsUnique();
        builder.Property(integration => integration.Id).ValueGeneratedNever();
        builder.Property(integration => integration.Fields).HasJsonColumn();
        builder.Property(integration => integration.Secrets).HasJsonColumn();
    }
}
