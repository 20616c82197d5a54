using Scalar.AspNetCore;

namespace Concierge.Api.Reference;

/// <summary>The API reference for people.</summary>
public static class ReferenceEndpoints
{
    /// <summary>Maps <c>/scalar</c>. The page comes from this process alone: whatever would ask an outside host is off.</summary>
    public static IEndpointRouteBuilder MapReference(this IEndpointRouteBuilder routes)
    {
        routes.MapScalarApiReference(options =>
        {
            options.Title = "Concierge API";
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.HideClientButton = true;
            options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
            options.Agent = new ScalarAgentOptions { Disabled = true };
            options.Mcp = new ScalarMcpOptions { Disabled = true };
        }).AllowAnonymous();
        return routes;
    }
}
