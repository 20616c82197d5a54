using Concierge.Api.Docs;
using Concierge.Api.Http;
using Concierge.Contracts.Secrets;
using Concierge.Core.Secrets;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Secrets;

internal static class SecretEndpoints
{
    private static readonly SecretDto s_example = new(
        new Guid("01971c4e-7a40-7b6c-9d1e-8f0a2b4c6d8e"),
        "openai",
        SecretKind.ApiKey,
        "x7Qz",
        new DateTimeOffset(2027, 3, 14, 9, 26, 53, TimeSpan.Zero),
        new DateTimeOffset(2027, 3, 14, 9, 26, 53, TimeSpan.Zero),
        LastUsedAt: null);

    public static IEndpointRouteBuilder MapSecrets(this IEndpointRouteBuilder routes)
    {
        var secrets = routes.MapGroup("/api/secrets").RequireAuthorization().WithTags("Secrets").WithProblems(StatusCodes.Status401Unauthorized);

        secrets.MapGet("", ListAsync)
            .WithName("ListSecrets")
            .WithSummary("Your secrets, without their values")
            .WithExamples(response: (IReadOnlyList<SecretDto>)[s_example]);

        secrets.MapPost("", CreateAsync)
            .WithName("CreateSecret")
            .WithSummary("Keep a secret")
            .WithDescription("The value is sealed before it is stored, and no request reads it back: only your jobs and integrations do.")
            .WithExamples(new NewSecretRequest("openai", "sk-proj-0123456789x7Qz", SecretKind.ApiKey), s_example)
            .WithProblems(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status409Conflict,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status415UnsupportedMediaType,
                StatusCodes.Status503ServiceUnavailable);

        var one = secrets.MapGroup("/{id}").WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);

        one.MapGet("", FindAsync).WithName("GetSecret").WithSummary("A secret, without its value").WithExamples(response: s_example);

        one.MapPut("", ReplaceAsync)
            .WithName("ReplaceSecret")
            .WithSummary("Replace a secret's value")
            .WithExamples(new ReplaceSecretRequest("sk-proj-0123456789x7Qz"), s_example)
            .WithProblems(StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status503ServiceUnavailable);

        one.MapDelete("", DeleteAsync).WithName("DeleteSecret").WithSummary("Forget a secret");
        return routes;
    }

    private static async Task<Ok<IReadOnlyList<SecretDto>>> ListAsync(SecretsService secrets, CancellationToken cancellation)
        => TypedResults.Ok(await secrets.ListAsync(cancellation));

    private static async Task<Results<Created<SecretDto>, ProblemHttpResult>> CreateAsync(
        NewSecretRequest request, SecretsService secrets, CancellationToken cancellation)
    {
        var created = await secrets.CreateAsync(request, cancellation);
        return created.IsOk ? TypedResults.Created($"/api/secrets/{created.Value.Id}", created.Value) : created.Error.ToProblem();
    }

    private static async Task<Results<Ok<SecretDto>, ProblemHttpResult>> FindAsync(Guid id, SecretsService secrets, CancellationToken cancellation)
    {
        var found = await secrets.FindAsync(id, cancellation);
        return found.IsOk ? TypedResults.Ok(found.Value) : found.Error.ToProblem();
    }

    private static async Task<Results<Ok<SecretDto>, ProblemHttpResult>> ReplaceAsync(
        Guid id, ReplaceSecretRequest request, SecretsService secrets, CancellationToken cancellation)
    {
        var replaced = await secrets.ReplaceAsync(id, request, cancellation);
        return replaced.IsOk ? TypedResults.Ok(replaced.Value) : replaced.Error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, SecretsService secrets, CancellationToken cancellation)
    {
        var deleted = await secrets.DeleteAsync(id, cancellation);
        return deleted.IsOk ? TypedResults.NoContent() : deleted.Error.ToProblem();
    }
}
