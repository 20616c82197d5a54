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

    /// <summary>Since when mails about finished jobs are wanted; null while they are not.</summary>
    public DateTimeOffset? MailStartsAt { get; set; }

    /// <summary>Up to where ends of jobs were looked for.</summary>
    public DateTimeOffset? MailSweptTo { get; set; }

    public void Set(PreferencesDto values, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(values);
        (Values, UpdatedAt) = (values, now);
        if (!values.MailWhenFinished) (MailStartsAt, MailSweptTo) = (null, null);
        else if (MailStartsAt is null) (MailStartsAt, MailSweptTo) = (now, now);
    }
}

internal sealed class PreferencesMapping : IEntityTypeConfiguration<UserPreferences>
{
    public void Configure(EntityTypeBuilder<UserPreferences> builder)
    {
        builder.HasKey(preferences => preferences.OwnerId);
        builder.Property(preferences => preferences.OwnerId).ValueGeneratedNever();
        builder.Property(preferences => preferences.Values).HasJsonColumn();
    }
}
