using Concierge.Api.Docs;
using Concierge.Api.Http;
using Concierge.Contracts.Accounts;
using Concierge.Core.Accounts;
using Concierge.Core.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Accounts;

/// <summary>Where one is signed in, and signing out.</summary>
internal static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/api/auth").WithTags("Authentication").RequireAuthorization(PeopleServices.SignedIn)
            .WithProblems(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);
        auth.MapGet("/sessions", ListAsync).WithName("ListSessions").WithSummary("Where you are signed in").WithExamples(response: AccountExamples.Sessions);
        auth.MapDelete("/sessions/{id}", RevokeAsync).WithName("EndSession").WithSummary("Sign out one of them").WithProblems(StatusCodes.Status404NotFound);
        auth.MapPost("/sign-out", SignOutAsync).WithName("SignOut").WithSummary("Sign out here");
        auth.MapPost("/sign-out-everywhere", SignOutEverywhereAsync).WithName("SignOutEverywhere").WithSummary("Sign out everywhere, here too");
    }

    private static async Task<Ok<IReadOnlyList<SessionDto>>> ListAsync(HttpContext context, CurrentUser user, Sessions sessions, CancellationToken cancellation)
        => TypedResults.Ok(await sessions.ListAsync(user.Id, context.User.SessionId(), cancellation));

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(Guid id, CurrentUser user, Sessions sessions, CancellationToken cancellation)
        => await sessions.RevokeAsync(user.Id, id, cancellation)
            ? TypedResults.NoContent()
            : Problems.Of(StatusCodes.Status404NotFound, "session_not_found", "There is no such session.");

    private static async Task<NoContent> SignOutAsync(HttpContext context, CurrentUser user, Sessions sessions, CancellationToken cancellation)
    {
        if (context.User.SessionId() is { } current) await sessions.RevokeAsync(user.Id, current, cancellation);
        SessionCookie.Delete(context);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> SignOutEverywhereAsync(HttpContext context, CurrentUser user, Sessions sessions, CancellationToken cancellation)
    {
        await sessions.RevokeAllAsync(user.Id, except: null, cancellation);
        SessionCookie.Delete(context);
        return TypedResults.NoContent();
    }
}
