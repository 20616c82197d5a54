using Concierge.Api.Docs;
using Concierge.Api.Http;
using Concierge.Contracts.Integrations;
using Concierge.Core.Integrations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Integrations;

internal static class IntegrationEndpoints
{
    public static IEndpointRouteBuilder MapIntegrations(this IEndpointRouteBuilder routes)
    {
        var integrations = routes.MapGroup("/api/integrations").RequireAuthorization().WithTags("Integrations")
            .WithProblems(StatusCodes.Status401Unauthorized);

        integrations.MapGet("/definitions", Definitions)
            .WithName("ListIntegrationDefinitions")
            .WithSummary("What can be connected, with the fields of each")
            .WithExamples(response: (IReadOnlyList<IntegrationDefinitionDto>)[IntegrationExamples.Definition]);

        integrations.MapGet("", ListAsync)
            .WithName("ListIntegrations")
            .WithSummary("Your connected services")
            .WithExamples(response: (IReadOnlyList<IntegrationDto>)[IntegrationExamples.One]);

        integrations.MapPost("", CreateAsync)
            .WithName("CreateIntegration")
            .WithSummary("Connect a service")
            .WithDescription("Nothing is tried yet; `POST /api/integrations/{id}/test` does. Secret fields are sealed and not read back.")
            .WithExamples(IntegrationExamples.New, IntegrationExamples.One)
            .WithProblems(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status409Conflict,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status415UnsupportedMediaType,
                StatusCodes.Status503ServiceUnavailable);

        var one = integrations.MapGroup("/{id}").WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);

        one.MapPut("", ChangeAsync)
            .WithName("ChangeIntegration")
            .WithSummary("Change a connected service")
            .WithDescription("Secret fields that are left out stay as they are; other fields that are left out are cleared.")
            .WithExamples(IntegrationExamples.Change, IntegrationExamples.One)
            .WithProblems(StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status503ServiceUnavailable);

        one.MapDelete("", DeleteAsync).WithName("DeleteIntegration").WithSummary("Disconnect a service and forget its secrets");

        one.MapPost("/test", TestAsync)
            .WithName("TestIntegration")
            .WithSummary("Try a connected service")
            .WithDescription("Takes at most 10 seconds. A service that does not work is a 200 whose `message` says what is wrong.")
            .WithExamples(response: IntegrationExamples.Failed)
            .WithProblems(StatusCodes.Status503ServiceUnavailable);
        return routes;
    }

    private static Ok<IReadOnlyList<IntegrationDefinitionDto>> Definitions(IntegrationCatalogue catalogue)
        => TypedResults.Ok<IReadOnlyList<IntegrationDefinitionDto>>([.. catalogue.All.Select(definition => definition.ToDto())]);

    private static async Task<Ok<IReadOnlyList<IntegrationDto>>> ListAsync(IntegrationsService integrations, CancellationToken cancellation)
        => TypedResults.Ok(await integrations.ListAsync(cancellation));

    private static async Task<Results<Created<IntegrationDto>, ProblemHttpResult>> CreateAsync(
        NewIntegrationRequest request, IntegrationsService integrations, CancellationToken cancellation)
    {
        var created = await integrations.CreateAsync(request, cancellation);
        return created.IsOk ? TypedResults.Created($"/api/integrations/{created.Value.Id}", created.Value) : created.Error.ToProblem();
    }

    private static async Task<Results<Ok<IntegrationDto>, ProblemHttpResult>> ChangeAsync(
        Guid id, ChangeIntegrationRequest request, IntegrationsService integrations, CancellationToken cancellation)
    {
        var changed = await integrations.ChangeAsync(id, request, cancellation);
        return changed.IsOk ? TypedResults.Ok(changed.Value) : changed.Error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, IntegrationsService integrations, CancellationToken cancellation)
    {
        var deleted = await integrations.DeleteAsync(id, cancellation);
        return deleted.IsOk ? TypedResults.NoContent() : deleted.Error.ToProblem();
    }

    private static async Task<Results<Ok<IntegrationTestDto>, ProblemHttpResult>> TestAsync(Guid id, IntegrationTester tester, CancellationToken cancellation)
    {
        var outcome = await tester.TestAsync(id, cancellation);
        return outcome.IsOk ? TypedResults.Ok(outcome.Value) : outcome.Error.ToProblem();
    }
}
