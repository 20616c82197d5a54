using Concierge.Contracts;
using Concierge.Contracts.Errors;

namespace Concierge.Api.Errors;

/// <summary>The answers shown in the API's documentation.</summary>
internal static class ErrorExamples
{
    private static readonly DateTimeOffset s_seen = new(2027, 3, 14, 9, 26, 53, TimeSpan.Zero);
    private static readonly Guid s_job = new("01971c4e-7a3b-7c50-8f2e-6d1f9a0b4c11");

    public static ErrorDto One { get; } = new(
        new Guid("01971c4e-8811-7e02-b6a4-3f5d7c9e1b20"),
        "worker",
        "System.NullReferenceException",
        ["Concierge.Core.Trips.TripGeneration.RunAsync(TripJob payload, JobContext job, CancellationToken cancellation) in TripGeneration.cs:41"],
        Count: 3,
        s_seen.AddDays(-2),
        s_seen,
        ResolvedAt: null,
        new ErrorOccurrenceDto(
            "ai_trip_generation",
            "4bf92f3577b34da6a3ce929d0e0e4736",
            new Guid("01971c4e-6f00-7d21-9b35-2c8e5f7a1d02"),
            s_job,
            "1.4.0+b585f0b",
            [
                new BreadcrumbDto(
                    s_seen.AddSeconds(-1),
                    "Information",
                    "Concierge.Jobs.Running.AttemptRunner",
                    "Attempt {Attempt} of job {JobId} ({JobType}) ended as {Outcome} after {Milliseconds} ms",
                    new Dictionary<string, Guid>(StringComparer.Ordinal) { ["JobId"] = s_job }),
            ]));

    public static Page<ErrorDto> Page { get; } = new([One with { Last = One.Last with { Breadcrumbs = null } }], "639090880130000000.01971c4e88117e02b6a43f5d7c9e1b20");

    public static ReportErrorRequest Report { get; } = new("browser", "TypeError", ["remember (/site.js:6:14)"], "/trips");
}
