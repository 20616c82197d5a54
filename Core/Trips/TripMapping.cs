using Concierge.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Concierge.Core.Trips;

internal sealed class TripMapping : IEntityTypeConfiguration<Trip>
{
    public void Configure(EntityTypeBuilder<Trip> builder)
    {
        builder.HasKey(trip => trip.Id);
        builder.HasIndex(trip => trip.JobId).IsUnique();
        builder.HasIndex(trip => new { trip.OwnerId, trip.JobId }).IsDescending(false, true);
        builder.Property(trip => trip.Id).ValueGeneratedNever();
        builder.Property(trip => trip.Request).HasJsonColumn();
        builder.HasMany(trip => trip.Propositions).WithOne().HasForeignKey(proposition => proposition.TripId);
    }
}

internal sealed class TripPropositionMapping : IEntityTypeConfiguration<TripProposition>
{
    public void Configure(EntityTypeBuilder<TripProposition> builder)
    {
        builder.HasKey(proposition => proposition.Id);
        builder.HasIndex(proposition => new { proposition.TripId, proposition.Position }).IsUnique();
        builder.Property(proposition => proposition.Id).ValueGeneratedNever();
        builder.Property(proposition => proposition.Cost).HasJsonColumn();
        builder.Property(proposition => proposition.Days).HasJsonColumn();
    }
}
