using Concierge.Api.Docs;
using Concierge.Api.Http;
using Concierge.Contracts.Accounts;
using Concierge.Core.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Accounts;

internal static class ApiKeyEndpoints
{
    public static void MapApiKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/api/api-keys").WithTags("API keys").RequireAuthorization(PeopleServices.SignedIn)
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);
        keys.MapGet("", ListAsync).WithName("ListApiKeys").WithSummary("Your API keys").WithExamples(response: AccountExamples.ApiKeys);
        keys.MapPost("", CreateAsync).WithName("CreateApiKey").WithSummary("Make an API key")
            .WithDescription("The key is in this answer and never again. Send it as `Authorization: Bearer`. It reaches your own data and what `scopes` name; it cannot change your account.")
            .WithExamples(AccountExamples.NewApiKey, AccountExamples.ApiKeyMade).WithProblems(StatusCodes.Status409Conflict);
        keys.MapDelete("/{id}", RevokeAsync).WithName("RevokeApiKey").WithSummary("Revoke an API key").WithProblems(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<IReadOnlyList<ApiKeyDto>>> ListAsync(ApiKeys keys, CancellationToken cancellation)
        => TypedResults.Ok(await keys.ListAsync(cancellation));

    private static async Task<Results<Created<NewApiKeyDto>, ProblemHttpResult>> CreateAsync(
        NewApiKeyRequest request, HttpContext context, ApiKeys keys, CancellationToken cancellation)
    {
        var made = await keys.CreateAsync(request, cancellation);
        if (!made.IsOk) return made.Error.ToProblem();

        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/api-keys/{made.Value.ApiKey.Id}", made.Value);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(Guid id, ApiKeys keys, CancellationToken cancellation)
    {
        var done = await keys.RevokeAsync(id, cancellation);
        return done.IsOk ? TypedResults.NoContent() : done.Error.ToProblem();
    }
}
