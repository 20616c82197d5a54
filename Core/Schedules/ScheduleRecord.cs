using Concierge.Contracts.Schedules;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Concierge.Core.Schedules;

/// <summary>
/// What is remembered of a schedule: its definition as the workers last took it over, and its last firing. When it
/// is due and whether it is paused is Quartz's to know.
/// </summary>
public sealed class ScheduleRecord
{
    public required string Name { get; init; }

    public string? Description { get; set; }

    public required string JobType { get; set; }

    public string? Cron { get; set; }

    public DateTimeOffset? At { get; set; }

    public required string TimeZone { get; set; }

    public required MisfirePolicy Misfire { get; set; }

    /// <summary>When the last firing was due. A schedule that fires once is done when this has reached <see cref="At"/>.</summary>
    public DateTimeOffset? LastFireAt { get; set; }

    /// <summary>The job of the last firing, by hand or by time.</summary>
    public Guid? LastJobId { get; set; }
}

internal sealed class ScheduleMapping : IEntityTypeConfiguration<ScheduleRecord>
{
    public void Configure(EntityTypeBuilder<ScheduleRecord> builder)
    {
        builder.HasKey(schedule => schedule.Name);
        builder.Property(schedule => schedule.Misfire).HasConversion<string>();
    }
}
