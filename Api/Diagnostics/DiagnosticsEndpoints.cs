using Concierge.Api.Admin;
using Concierge.Api.Docs;
using Concierge.Contracts.Diagnostics;
using Concierge.Core.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Diagnostics;

internal static class DiagnosticsEndpoints
{
    private static readonly DateTimeOffset s_now = new(2027, 3, 14, 9, 26, 53, TimeSpan.Zero);

    private static readonly InfrastructureDto s_example = new(
        IsOk: false,
        s_now,
        [
            new(DependencyNames.Database, ProbeStatus.Ok, 1.42, "PostgreSQL 17.2", Error: null, LastError: null),
            new(DependencyNames.Cache, ProbeStatus.Failed, RoundTripMs: null, Version: null, "timeout", new ProbeErrorDto("timeout", s_now)),
            new(DependencyNames.Mail, ProbeStatus.NotConfigured, RoundTripMs: null, Version: null, Error: null, LastError: null),
        ]);

    public static IEndpointRouteBuilder MapDiagnostics(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/test-infrastructure", CheckAsync)
            .RequireAuthorization(AdminAuthentication.Policy)
            .WithTags("Health")
            .WithName("TestInfrastructure")
            .WithSummary("Everything that Concierge leans on: round trip, version, last error")
            .WithDescription("For admins. Asks all side by side, each for 2 s at most; answers 200 also when some have failed: see `isOk`.")
            .WithExamples(response: s_example)
            .WithProblems(StatusCodes.Status403Forbidden);
        return routes;
    }

    private static async Task<Ok<InfrastructureDto>> CheckAsync(
        InfrastructureCheck check, IEnumerable<IDependencyProbe> probes, HttpResponse response, CancellationToken cancellation)
    {
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await check.RunAsync(probes, cancellation));
    }
}
