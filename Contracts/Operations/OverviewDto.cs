namespace Concierge.Contracts.Operations;

/// <summary>The engine at one moment.</summary>
/// <param name="Dead">Jobs that failed for good and wait for somebody to decide.</param>
public sealed record OverviewDto(
    DateTimeOffset At,
    IReadOnlyList<QueueDto> Queues,
    CountDto Queued,
    long Running,
    CountDto Scheduled,
    DateTimeOffset? NextDue,
    CountDto Waiting,
    CountDto Dead,
    IReadOnlyList<WorkerDto> Workers);

/// <summary>What waits in a queue under one priority.</summary>
/// <param name="Priority">0 high, 1 normal, 2 low.</param>
/// <param name="OldestAgeMs">How long the oldest has been able to run; at least this long where <paramref name="Depth"/> is not exact.</param>
public sealed record QueueDto(string Queue, int Priority, CountDto Depth, double? OldestAgeMs);

/// <summary>A worker process.</summary>
/// <param name="IsAlive">False once its lease has run out; its jobs are about to be given to others.</param>
public sealed record WorkerDto(
    Guid Id, string Name, DateTimeOffset Since, DateTimeOffset HeartbeatAt, bool IsAlive, IReadOnlyList<WorkerLoadDto> Running);

/// <summary>What a worker runs of one type.</summary>
/// <param name="LongestMs">How long the longest of them has been running.</param>
public sealed record WorkerLoadDto(string Type, string Queue, long Jobs, double LongestMs);

/// <summary>What happened in one minute, over all workers.</summary>
/// <param name="Retried">Attempts that failed and will be tried again.</param>
/// <param name="Wait">From when a job could run to its start; null when nothing started.</param>
/// <param name="Run">How long attempts ran; null when none ended.</param>
public sealed record MinuteDto(
    DateTimeOffset Minute, long Completed, long Failed, long Retried, long Other, LatencyDto? Wait, LatencyDto? Run);

/// <summary>Percentiles in milliseconds, from log-spaced buckets: exact to about 10 %.</summary>
public sealed record LatencyDto(double P50, double P95, double P99);

/// <summary>Answer of <c>GET /api/admin/jobs/minutes</c>: each minute of the period, also those without work.</summary>
public sealed record MinutesDto(IReadOnlyList<MinuteDto> Minutes, MinuteDto Total);

/// <summary>A job type that this installation knows.</summary>
/// <param name="SearchableFields">Payload fields that <see cref="JobCriteria.Field"/> may name.</param>
public sealed record JobTypeDto(string Type, string Queue, IReadOnlyList<string> SearchableFields);

/// <summary>Answer of <c>GET /api/admin/session</c>.</summary>
/// <param name="IsConfigured">An admin key is set on the server.</param>
/// <param name="IsAdmin">The request carried it.</param>
public sealed record AdminSessionDto(bool IsConfigured, bool IsAdmin);
