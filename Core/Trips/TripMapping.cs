using Concierge.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Concierge.Core.Trips;

internal sealed class TripMapping : IEntityTypeConfiguration<Trip>
{
    public void Configure(EntityTypeBuilder<Trip> builder)
    {
        builder.ToTable("trips");
        builder.HasKey(trip => trip.Id);
        builder.HasIndex(trip => trip.JobId).IsUnique().HasDatabaseName("trips_job_id_key");
        builder.HasIndex(trip => new { trip.OwnerId, trip.JobId }).IsDescending(false, true).HasDatabaseName("trips_owner_id_job_id_idx");
        builder.Property(trip => trip.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(trip => trip.OwnerId).HasColumnName("owner_id");
        builder.Property(trip => trip.JobId).HasColumnName("job_id");
        builder.Property(trip => trip.Destination).HasColumnName("destination");
        builder.Property(trip => trip.DurationDays).HasColumnName("duration_days");
        builder.Property(trip => trip.StartDate).HasColumnName("start_date");
        builder.Property(trip => trip.Request).HasJsonColumn("request");
        builder.Property(trip => trip.CreatedAt).HasColumnName("created_at");
        builder.HasMany(trip => trip.Propositions).WithOne().HasForeignKey(proposition => proposition.TripId);
    }
}

internal sealed class TripPropositionMapping : IEntityTypeConfiguration<TripProposition>
{
    public void Configure(EntityTypeBuilder<TripProposition> builder)
    {
        builder.ToTable("trip_propositions");
        builder.HasKey(proposition => proposition.Id);
        builder.HasIndex(proposition => new { proposition.TripId, proposition.Position })
            .IsUnique().HasDatabaseName("trip_propositions_trip_id_position_key");
        builder.Property(proposition => proposition.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(proposition => proposition.TripId).HasColumnName("trip_id");
        builder.Property(proposition => proposition.Position).HasColumnName("position");
        builder.Property(proposition => proposition.Theme).HasColumnName("theme");
        builder.Property(proposition => proposition.Title).HasColumnName("title");
        builder.Property(proposition => proposition.Summary).HasColumnName("summary");
        builder.Property(proposition => proposition.WhyItFits).HasColumnName("why_it_fits");
        builder.Property(proposition => proposition.Cost).HasJsonColumn("cost");
        builder.Property(proposition => proposition.Days).HasJsonColumn("days");
        builder.Property(proposition => proposition.Source).HasColumnName("source");
        builder.Property(proposition => proposition.IsOfflineSample).HasColumnName("is_offline_sample");
        builder.Property(proposition => proposition.Caveats).HasColumnName("caveats");
    }
}
