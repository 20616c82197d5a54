using Concierge.Api.Admin;
using Concierge.Api.Docs;
using Concierge.Api.RateLimits;
using Concierge.Contracts.Operations;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Operations;

/// <summary>Tells a sign-in page whether a key is right, and whether there is one at all.</summary>
internal static class AdminSession
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/admin/session", FindAsync)
        .AllowAnonymous()
        .RequireRateLimit(RateLimitPolicies.SignIn)
        .WithTags("Operations")
        .WithName("GetAdminSession")
        .WithSummary("Is an admin key configured, and does this request carry it?")
        .WithExamples(response: new AdminSessionDto(IsConfigured: true, IsAdmin: true));

    private static async Task<Ok<AdminSessionDto>> FindAsync(HttpContext context, IConfiguration configuration)
    {
        var isConfigured = configuration[AdminAuthentication.ConfigurationKey] is { Length: > 0 };
        var admin = await context.AuthenticateAsync(AdminAuthentication.SchemeName);
        return TypedResults.Ok(new AdminSessionDto(isConfigured, admin.Succeeded));
    }
}
