using System.ComponentModel.DataAnnotations;
using Concierge.Api.Admin;
using Concierge.Api.Docs;
using Concierge.Api.Http;
using Concierge.Api.RateLimits;
using Concierge.Contracts;
using Concierge.Contracts.Errors;
using Concierge.Core.Accounts;
using Concierge.Core.Errors;
using Concierge.Core.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Errors;

internal static class ErrorEndpoints
{
    /// <summary>Beside the exception handlers that answer: those come first, and what they handle is no error.</summary>
    public static IServiceCollection AddErrorRecording(this IServiceCollection services) => services.AddExceptionHandler<ErrorRecorder>();

    public static IEndpointRouteBuilder MapErrors(this IEndpointRouteBuilder routes)
    {
        var errors = routes.MapGroup("/api/admin/errors").WithTags("Errors")
            .WithProblems(StatusCodes.Status403Forbidden);

        errors.MapGet("", ListAsync).RequireAuthorization(Permissions.ReadErrors)
            .WithName("ListErrors")
            .WithSummary("Errors that nobody handled, the last seen first")
            .WithDescription(
                "For those with the permission `read:errors`. `state` is open, resolved or all, open when not given; `limit` is 1 to 100, 50 when not given; `cursor` is the `next` of the page before.")
            .WithExamples(response: ErrorExamples.Page)
            .WithProblems(StatusCodes.Status400BadRequest);

        errors.MapGet("/{id}", FindAsync).RequireAuthorization(Permissions.ReadErrors)
            .WithName("GetError")
            .WithSummary("An error with what the log said before it happened last")
            .WithExamples(response: ErrorExamples.One)
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);

        errors.MapPost("/{id}/resolve", ResolveAsync).RequireAuthorization(AdminAuthentication.Policy)
            .WithName("ResolveError")
            .WithSummary("Close an error")
            .WithDescription("For admins. It opens again when it happens once more.")
            .WithExamples(response: ErrorExamples.One with { ResolvedAt = ErrorExamples.One.LastSeen.AddHours(2) })
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);

        routes.MapPost("/api/errors", ErrorReports.Take)
            .AllowAnonymous()
            .RequireRateLimit(RateLimitPolicies.Reports)
            .WithTags("Errors")
            .WithName("ReportError")
            .WithSummary("Report what went wrong in a browser")
            .WithDescription("For the web site. Types and frames only: send no messages, which may hold what somebody wrote.")
            .WithExamples(ErrorExamples.Report)
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status429TooManyRequests);
        return routes;
    }

    private static async Task<Results<Ok<Page<ErrorDto>>, ProblemHttpResult>> ListAsync(
        string? state, string? cursor, [Range(1, ErrorDesk.MaxLimit)] int? limit, ErrorDesk desk, CancellationToken cancellation)
    {
        if (StateOf(state) is not { } which) return Problems.Invalid("state", JsonTypes.Rule(typeof(ErrorState)));
        var page = await desk.ListAsync(which, cursor, limit ?? ErrorDesk.DefaultLimit, cancellation);
        return page.IsOk ? TypedResults.Ok(page.Value) : page.Error.ToProblem();
    }

    private static async Task<Results<Ok<ErrorDto>, ProblemHttpResult>> FindAsync(Guid id, ErrorDesk desk, CancellationToken cancellation)
    {
        var error = await desk.FindAsync(id, cancellation);
        return error.IsOk ? TypedResults.Ok(error.Value) : error.Error.ToProblem();
    }

    private static async Task<Results<Ok<ErrorDto>, ProblemHttpResult>> ResolveAsync(Guid id, ErrorDesk desk, CancellationToken cancellation)
    {
        var error = await desk.ResolveAsync(id, cancellation);
        return error.IsOk ? TypedResults.Ok(error.Value) : error.Error.ToProblem();
    }

    private static ErrorState? StateOf(string? name) => name is null
        ? ErrorState.Open
        : Enum.GetValues<ErrorState>().Cast<ErrorState?>().FirstOrDefault(state => string.Equals(state.ToString(), name, StringComparison.OrdinalIgnoreCase));
}
