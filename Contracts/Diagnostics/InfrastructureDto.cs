namespace Concierge.Contracts.Diagnostics;

/// <summary>Answer of <c>GET /api/test-infrastructure</c>.</summary>
/// <param name="IsOk">No dependency that is configured has failed.</param>
public sealed record InfrastructureDto(bool IsOk, DateTimeOffset CheckedAt, IReadOnlyList<ProbeDto> Dependencies);

/// <summary>What Concierge leans on, asked just now.</summary>
/// <param name="Name">database, cache, broker, scheduler, ai or mail.</param>
/// <param name="RoundTripMs">Null when it failed or is not configured.</param>
/// <param name="Error">The kind of the error, without its message, which may hold addresses or credentials.</param>
/// <param name="LastError">The last failure that this process saw, also when it is over.</param>
public sealed record ProbeDto(string Name, ProbeStatus Status, double? RoundTripMs, string? Version, string? Error, ProbeErrorDto? LastError);

/// <summary>A failure in the past.</summary>
public sealed record ProbeErrorDto(string Error, DateTimeOffset At);

/// <summary>How a dependency is.</summary>
public enum ProbeStatus
{
    Ok,
    Failed,
    NotConfigured,
}
