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
        builder.HasKey(error => error.Id);
        builder.HasIndex(error => error.Fingerprint).IsUnique();
        builder.HasIndex(error => new { error.LastSeen, error.Id }).IsDescending(true, true);
        builder.Property(error => error.Id).ValueGeneratedNever();
        builder.Property(error => error.Frames).HasJsonColumn();
        builder.Property(error => error.Breadcrumbs).HasJsonColumn();
    }
}
