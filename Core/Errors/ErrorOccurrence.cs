using Concierge.Contracts.Errors;

namespace Concierge.Core.Errors;

/// <summary>One time that something went wrong, on its way to the database.</summary>
internal sealed class ErrorOccurrence(Func<ErrorDescription> describe)
{
    private readonly Lazy<ErrorDescription> _description = new(describe);

    /// <summary>Made when the writer asks: reading symbols takes its time, and the request or job is not to wait for that.</summary>
    public ErrorDescription Description => _description.Value;

    public required string Source { get; init; }

    public required string Release { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string? TraceId { get; init; }

    public required ErrorContext Context { get; init; }

    public required IReadOnlyList<BreadcrumbDto> Breadcrumbs { get; init; }
}

/// <summary>What makes two errors the same: the type and the innermost frames.</summary>
internal sealed record ErrorDescription(string Type, IReadOnlyList<string> Frames, string Fingerprint);
