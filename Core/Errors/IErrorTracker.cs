namespace Concierge.Core.Errors;

/// <summary>
/// Keeps what went wrong for those who can mend it. Never throws and never waits: what cannot be kept is counted and
/// forgotten.
/// </summary>
public interface IErrorTracker
{
    /// <summary>
    /// Records an exception that nobody handled, once however many layers it passes; cancellations and refusals that
    /// callers are told about are none. Also makes it an event of the current activity, without its message.
    /// </summary>
    void CaptureException(Exception exception, ErrorContext? context = null);

    /// <summary>Records what another process or a browser reports.</summary>
    void CaptureReport(ReportedError error, ErrorContext? context = null);
}

/// <summary>Under which circumstances. Ids and names from the code only: nothing that somebody wrote.</summary>
/// <param name="Place">Where: a route's template, a job type, a category of the log.</param>
public sealed record ErrorContext(string? Place = null, Guid? UserId = null, Guid? JobId = null);

/// <summary>An error of which only the description has come here.</summary>
/// <param name="Source">browser or web.</param>
/// <param name="Type">Such as <c>TypeError</c>.</param>
/// <param name="Frames">Innermost first.</param>
public sealed record ReportedError(string Source, string Type, IReadOnlyList<string> Frames, string? TraceId = null);
