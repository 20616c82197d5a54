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
        builder.ToTable("integrations");
        builder.HasKey(integration => integration.Id);
        builder.HasIndex(integration => new { integration.OwnerId, integration.Name }).IsUnique().HasDatabaseName("integrations_owner_id_name_key");
        builder.Property(integration => integration.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(integration => integration.OwnerId).HasColumnName("owner_id");
        builder.Property(integration => integration.Type).HasColumnName("type");
        builder.Property(integration => integration.Name).HasColumnName("name");
        builder.Property(integration => integration.Fields).HasJsonColumn("fields");
        builder.Property(integration => integration.Secrets).HasJsonColumn("secrets");
        builder.Property(integration => integration.CreatedAt).HasColumnName("created_at");
        builder.Property(integration => integration.UpdatedAt).HasColumnName("updated_at");
        builder.Property(integration => integration.TestedAt).HasColumnName("tested_at");
        builder.Property(integration => integration.TestIsOk).HasColumnName("test_is_ok");
        builder.Property(integration => integration.TestMessage).HasColumnName("test_message");
    }
}
