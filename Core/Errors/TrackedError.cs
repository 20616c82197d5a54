using Concierge.Contracts.Errors;
using Concierge.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Concierge.Core.Errors;

/// <summary>All occurrences of one error. Nobody's own: admins look after them.</summary>
public sealed class TrackedError
{
    public required Guid Id { get; init; }

    /// <summary>Of the type and the innermost frames.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>api, worker, web or browser: where it was seen first.</summary>
    public required string Source { get; init; }

    /// <summary>The exception's type, and those of its causes after <c>&lt;-</c>.</summary>
    public required string Type { get; init; }

    public required IReadOnlyList<string> Frames { get; init; }

    public required long Count { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>This and what follows are of the last occurrence. The place is a route, a job type or a category of the log.</summary>
    public string? Place { get; init; }

    public string? TraceId { get; init; }

    public Guid? UserId { get; init; }

    public Guid? JobId { get; init; }

    public required string Release { get; init; }

    public required IReadOnlyList<BreadcrumbDto> Breadcrumbs { get; init; }

    /// <summary>Null while it is open. One more occurrence opens it again.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }
}

internal sealed class TrackedErrorMapping : IEntityTypeConfiguration<TrackedError>
{
    public void Configure(EntityTypeBuilder<TrackedError> builder)
    {
        builder.ToTable("errors");
        builder.HasKey(error => error.Id);
        builder.HasIndex(error => error.Fingerprint).IsUnique().HasDatabaseName("errors_fingerprint_key");
        builder.HasIndex(error => new { error.LastSeen, error.Id }).IsDescending(true, true).HasDatabaseName("errors_last_seen_id_idx");
        builder.Property(error => error.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(error => error.Fingerprint).HasColumnName("fingerprint");
        builder.Property(error => error.Source).HasColumnName("source");
        builder.Property(error => error.Type).HasColumnName("type");
        builder.Property(error => error.Frames).HasJsonColumn("frames");
        builder.Property(error => error.Count).HasColumnName("count");
        builder.Property(error => error.FirstSeen).HasColumnName("first_seen");
        builder.Property(error => error.LastSeen).HasColumnName("last_seen");
        builder.Property(error => error.Place).HasColumnName("place");
        builder.Property(error => error.TraceId).HasColumnName("trace_id");
        builder.Property(error => error.UserId).HasColumnName("user_id");
        builder.Property(error => error.JobId).HasColumnName("job_id");
        builder.Property(error => error.Release).HasColumnName("release");
        builder.Property(error => error.Breadcrumbs).HasJsonColumn("breadcrumbs");
        builder.Property(error => error.ResolvedAt).HasColumnName("resolved_at");
    }
}
