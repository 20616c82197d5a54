namespace Concierge.Contracts.Errors;

/// <summary>All occurrences of one error.</summary>
/// <param name="Source">Where it was seen first: api, worker, web or browser.</param>
/// <param name="Type">The exception's type, and those of its causes after <c>&lt;-</c>.</param>
/// <param name="Frames">Innermost first.</param>
/// <param name="ResolvedAt">Null while it is open; one more occurrence opens it again.</param>
/// <param name="Last">The last occurrence.</param>
public sealed record ErrorDto(
    Guid Id,
    string Source,
    string Type,
    IReadOnlyList<string> Frames,
    long Count,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen,
    DateTimeOffset? ResolvedAt,
    ErrorOccurrenceDto Last);

/// <summary>One time that it happened.</summary>
/// <param name="Place">A route, a job type or a category of the log.</param>
/// <param name="Release">The version that ran.</param>
/// <param name="Breadcrumbs">What the log said before, oldest first: at most 20 events. Left out of lists.</param>
public sealed record ErrorOccurrenceDto(
    string? Place, string? TraceId, Guid? UserId, Guid? JobId, string Release, IReadOnlyList<BreadcrumbDto>? Breadcrumbs);

/// <summary>An event of the log, without its values: they may be about a person.</summary>
/// <param name="Template">The message with names in the place of values.</param>
/// <param name="Ids">Those values that are ids.</param>
public sealed record BreadcrumbDto(DateTimeOffset At, string Level, string Category, string Template, IReadOnlyDictionary<string, Guid>? Ids);

/// <summary>Body of <c>POST /api/errors</c>: what went wrong in a browser or in the process that made its page.</summary>
/// <param name="Source">browser or web.</param>
/// <param name="Type">Such as <c>TypeError</c>; at most 200 characters.</param>
/// <param name="Frames">Innermost first; at most 30 of 500 characters.</param>
/// <param name="Place">The page's path or the log's category; at most 200 characters.</param>
public sealed record ReportErrorRequest(string Source, string Type, IReadOnlyList<string> Frames, string? Place = null, string? TraceId = null);

/// <summary>Which errors to list.</summary>
public enum ErrorState
{
    Open,
    Resolved,
    All,
}
