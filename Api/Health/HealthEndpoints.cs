using Concierge.Api.RateLimits;
using Concierge.Contracts.Health;
using Concierge.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Concierge.Api.Health;

/// <summary>How the API and the servers it leans on are doing, for people and monitors.</summary>
public static class HealthEndpoints
{
    /// <summary>Maps <c>GET /api/health</c>.</summary>
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/health", CheckAsync)
            .WithName("GetHealth")
            .WithTags("Health")
            .WithSummary("Database, cache and broker, each with its latency.")
            .Produces<HealthDto>()
            .Produces<HealthDto>(StatusCodes.Status503ServiceUnavailable)
            .WithoutRateLimit()
            .AllowAnonymous();
        return routes;
    }

    private static async Task<JsonHttpResult<HealthDto>> CheckAsync(DependencyHealth health, HttpResponse response, CancellationToken cancellation)
    {
        var report = await health.CheckAsync(cancellation);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Json(
            new HealthDto(Name(report.Status), [.. report.Dependencies.Select(ToDto)]),
            statusCode: report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    private static DependencyDto ToDto(DependencyStatus dependency)
        => new(dependency.Name, Name(dependency.Status), Milliseconds(dependency.Latency), dependency.Error);

    private static double? Milliseconds(TimeSpan? latency) => latency is { } known ? Math.Round(known.TotalMilliseconds, 2) : null;

    private static string Name(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
