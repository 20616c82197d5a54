using System.Text.Json;
using Concierge.Contracts;
using Concierge.Contracts.Guests;
using Concierge.Contracts.Jobs;

namespace Concierge.Api.Docs;

/// <summary>The answers shown in the API's documentation.</summary>
internal static class Examples
{
    private static readonly Guid s_id = new("01971c4e-7a3b-7c50-8f2e-6d1f9a0b4c11");
    private static readonly DateTimeOffset s_created = new(2027, 3, 14, 9, 26, 53, TimeSpan.Zero);

    public static GuestDto Guest { get; } = new(
        new Guid("01971c4e-6f00-7d21-9b35-2c8e5f7a1d02"), "CfDJ8Nx0example0token", s_created.AddDays(30));

    public static JobDto QueuedJob { get; } = new(
        s_id,
        "ai_trip_generation",
        JobState.Queued,
        Progress: 0,
        Message: null,
        Attempt: 0,
        MaxAttempts: 3,
        CancelRequested: false,
        s_created,
        RunAt: null,
        StartedAt: null,
        FinishedAt: null,
        ExpiresAt: null,
        Error: null,
        Steps: [],
        Result: null,
        CorrelationId: new Guid("01971c4e-7a3b-7000-a111-0c2d4e6f8091"),
        TraceId: "4bf92f3577b34da6a3ce929d0e0e4736",
        Version: 1);

    public static JobDto CompletedJob { get; } = QueuedJob with
    {
        State = JobState.Completed,
        Progress = 100,
        Message = "Three propositions are ready",
        Attempt = 1,
        StartedAt = s_created.AddSeconds(1),
        FinishedAt = s_created.AddSeconds(42),
        ExpiresAt = s_created.AddSeconds(42).AddHours(24),
        Steps = [new JobStepDto("brief", JobStepState.Completed, 1, s_created.AddSeconds(1), 2140)],
        Result = JsonSerializer.SerializeToElement(new { tripId = new Guid("01971c4e-7a40-7b6c-9d1e-8f0a2b4c6d8e"), propositions = Array.Empty<object>() }),
        Version = 9,
    };

    public static JobDto CancelledJob { get; } = QueuedJob with
    {
        State = JobState.Cancelled,
        FinishedAt = s_created.AddSeconds(5),
        ExpiresAt = s_created.AddSeconds(5).AddHours(24),
        Version = 2,
    };

    public static Page<JobDto> Page { get; } = new([QueuedJob], "ThyXATt6UHyPLm0fmgtMEQ");

    public static IReadOnlyList<JobTransitionDto> Transitions { get; } =
    [
        new(1, From: null, JobState.Queued, s_created, 0, Worker: null, Actor: "user:01971c4e-6f00-7d21-9b35-2c8e5f7a1d02", Reason: null),
        new(2, JobState.Queued, JobState.Running, s_created.AddSeconds(1), 1, Worker: "worker-1", Actor: null, Reason: null),
        new(3, JobState.Running, JobState.Completed, s_created.AddSeconds(42), 1, Worker: "worker-1", Actor: null, Reason: null),
    ];
}
