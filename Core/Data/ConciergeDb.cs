using Concierge.Core.Errors;
using Concierge.Core.Idempotency;
using Concierge.Core.Preferences;
using Concierge.Core.Schedules;
using Concierge.Core.Trips;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Data;

/// <summary>The features' tables. The job engine has its own and does not go through EF.</summary>
public sealed class ConciergeDb(DbContextOptions<ConciergeDb> options) : DbContext(options)
{
    /// <summary>The Postgres schema that everything here lives in.</summary>
    public const string Schema = "concierge";

    /// <summary>Where EF notes which migrations have run; in <see cref="Schema"/>.</summary>
    public const string HistoryTable = "migrations";

    public DbSet<Trip> Trips => Set<Trip>();

    public DbSet<TripProposition> TripPropositions => Set<TripProposition>();

    public DbSet<ScheduleRecord> Schedules => Set<ScheduleRecord>();

    public DbSet<IdempotencyRecord> IdempotencyKeys => Set<IdempotencyRecord>();

    public DbSet<UserPreferences> Preferences => Set<UserPreferences>();

    public DbSet<TrackedError> Errors => Set<TrackedError>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.ApplyConfiguration(new TripMapping());
        modelBuilder.ApplyConfiguration(new TripPropositionMapping());
        modelBuilder.ApplyConfiguration(new ScheduleMapping());
        modelBuilder.ApplyConfiguration(new IdempotencyMapping());
        modelBuilder.ApplyConfiguration(new PreferencesMapping());
        modelBuilder.ApplyConfiguration(new TrackedErrorMapping());
    }
}
