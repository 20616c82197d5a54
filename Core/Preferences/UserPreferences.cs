using Concierge.Contracts.Preferences;
using Concierge.Core.Data;
using Concierge.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Concierge.Core.Preferences;

/// <summary>What one person has set. Whoever has set nothing has no row.</summary>
public sealed class UserPreferences : IOwned
{
    public required Guid OwnerId { get; init; }

    public required PreferencesDto Values { get; set; }

    public required DateTimeOffset UpdatedAt { get; set; }
}

internal sealed class PreferencesMapping : IEntityTypeConfiguration<UserPreferences>
{
    public void Configure(EntityTypeBuilder<UserPreferences> builder)
    {
        builder.ToTable("preferences");
        builder.HasKey(preferences => preferences.OwnerId);
        builder.Property(preferences => preferences.OwnerId).HasColumnName("owner_id").ValueGeneratedNever();
        builder.Property(preferences => preferences.Values).HasJsonColumn("values");
        builder.Property(preferences => preferences.UpdatedAt).HasColumnName("updated_at");
    }
}
