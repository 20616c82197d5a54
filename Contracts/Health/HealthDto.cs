namespace Concierge.Contracts.Health;

/// <summary>Answer of <c>GET /api/health</c>. <paramref name="Status"/> is healthy, degraded or unhealthy.</summary>
public sealed record HealthDto(string Status, IReadOnlyList<DependencyDto> Dependencies);

/// <summary>One server that Concierge leans on.</summary>
/// <param name="Name">database, cache or broker.</param>
/// <param name="LatencyMs">Round trip of a minimal request; null when it failed.</param>
public sealed record DependencyDto(string Name, string Status, double? LatencyMs, string? Error);
