using System.Text.Json;
using Concierge.Api.Docs;
using Concierge.Contracts.Jobs;
using Concierge.Contracts.Operations;

namespace Concierge.Api.Operations;

/// <summary>The answers shown in the API's documentation.</summary>
internal static class OperationsExamples
{
    public static readonly Guid Id = Examples.QueuedJob.Id;
    private static readonly DateTimeOffset s_at = Examples.QueuedJob.CreatedAt;
    private static readonly Guid s_worker = new("01971c4e-0000-7000-8000-4f5e6d7c8b9a");

    private static JobRowDto Row { get; } = new(
        Id, "ai_trip_generation", "ai", Priority: 0, JobState.Failed, OwnerId: new Guid("01971c4e-6f00-7d21-9b35-2c8e5f7a1d02"), Progress: 40,
        Message: "Drafting three propositions", Attempt: 3, MaxAttempts: 3, CancelRequested: false, s_at, s_at.AddSeconds(25), s_at.AddSeconds(1),
        s_at.AddSeconds(60), ErrorCode: "timeout", ErrorMessage: "The attempt took longer than 00:10:00.", Worker: null, Examples.QueuedJob.CorrelationId);

    public static JobSearchPageDto Page { get; } = new([Row], "ThyXATt6UHyPLm0fmgtMEQ", SearchedBackTo: null);

    public static IReadOnlyList<JobTypeDto> Types { get; } = [new("ai_trip_generation", "ai", ["request.destination"])];

    public static OverviewDto Overview { get; } = new(
        s_at,
        [new QueueDto("ai", 0, CountDto.Exactly(3), OldestAgeMs: 820)],
        CountDto.Exactly(3),
        Running: 2,
        CountDto.Exactly(1),
        s_at.AddSeconds(12),
        CountDto.Exactly(0),
        new CountDto(10_000, CountKind.AtLeast),
        [new WorkerDto(s_worker, "concierge-1/4711", s_at.AddHours(-3), s_at.AddSeconds(-1), IsAlive: true, [new WorkerLoadDto("ai_trip_generation", "ai", 2, LongestMs: 4_300)])]);

    private static MinuteDto Minute { get; } = new(
        new DateTimeOffset(s_at.Year, s_at.Month, s_at.Day, s_at.Hour, s_at.Minute, 0, TimeSpan.Zero),
        Completed: 118, Failed: 1, Retried: 2, Other: 0, new LatencyDto(2.1, 9.7, 31.4), new LatencyDto(1_840, 4_100, 7_900));

    public static MinutesDto Minutes { get; } = new([Minute], Minute);

    public static TimelineDto Timeline { get; } = new(
        Id,
        Examples.QueuedJob.TraceId,
        Examples.QueuedJob.CorrelationId,
        Progress: 100,
        Message: "Three propositions are ready",
        [new AttemptDto(1, s_worker.ToString(), s_at.AddSeconds(1), s_at.AddSeconds(42), JobState.Completed, "completed")],
        [new WaitDto(JobState.Queued, s_at, s_at.AddSeconds(1), Reason: null)],
        Examples.CompletedJob.Steps,
        [new AiCallDto(s_at.AddSeconds(1), "gpt-5-mini", "brief", DurationMs: 2_080, InputTokens: 412, OutputTokens: 655, Error: null)],
        Examples.Transitions,
        ErrorDetail: null);

    public static JobInspectionDto Inspection { get; } = new(
        Row, JsonSerializer.SerializeToElement(new { request = new { destination = "Lisbon" } }), Result: null, ParentId: null, s_at.AddDays(1), Timeline);
}
