using System.Diagnostics;
using Concierge.Api.Http;
using Concierge.Contracts.Errors;
using Concierge.Core.Errors;
using Concierge.Core.People;
using Concierge.Core.Results;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Errors;

/// <summary>Takes what the web site reports. Anybody can send it, so it is held to what such a report looks like.</summary>
internal static class ErrorReports
{
    private const int LongestType = 200;
    private const int LongestPlace = 200;
    private const int MaxFrames = 30;
    private const int LongestFrame = 500;

    public static Results<NoContent, ProblemHttpResult> Take(ReportErrorRequest report, IErrorTracker tracker, CurrentUser user)
    {
        if (Fault(report) is { } fault) return fault.ToProblem();
        tracker.CaptureReport(
            new ReportedError(report.Source, report.Type, report.Frames, report.TraceId),
            new ErrorContext(report.Place, user.IsKnown ? user.Id : null));
        return TypedResults.NoContent();
    }

    private static Error? Fault(ReportErrorRequest report)
    {
        var errors = new FieldErrors();
        errors.AddUnless(report.Source is "browser" or "web", "source", "Must be browser or web.");
        errors.AddUnless(report.Type.Length is >= 1 and <= LongestType, "type", $"Must have 1 to {LongestType} characters.");
        errors.AddUnless(
            report.Frames.Count <= MaxFrames && report.Frames.All(frame => frame.Length is >= 1 and <= LongestFrame),
            "frames", $"At most {MaxFrames}, of 1 to {LongestFrame} characters.");
        errors.AddUnless(report.Place is null or { Length: >= 1 and <= LongestPlace }, "place", $"Must have 1 to {LongestPlace} characters.");
        errors.AddUnless(report.TraceId is null || IsTraceId(report.TraceId), "traceId", "Must be a W3C trace id: 32 hexadecimal digits in lower case.");
        return errors.Any ? errors.ToError() : null;
    }

    private static bool IsTraceId(string text)
        => text.Length == 32 && text.All(char.IsAsciiHexDigitLower) && ActivityTraceId.CreateFromString(text) != default;
}
