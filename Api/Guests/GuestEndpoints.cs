using Concierge.Api.Accounts;
using Concierge.Api.Docs;
using Concierge.Contracts.Guests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Guests;

internal static class GuestEndpoints
{
    public static IEndpointRouteBuilder MapGuests(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/guests", Enter)
            .WithTags("Guests")
            .WithName("EnterAsGuest")
            .WithSummary("Become a guest, or renew a guest's token")
            .WithDescription(
                "Returns a signed temporary identity, valid for 30 days, and sets it as the cookie `concierge_guest`. "
                + "Called with a valid token it keeps the guest's id and starts another 30 days.")
            .WithExamples(response: Examples.Guest)
            .AllowAnonymous();
        return routes;
    }

    private static Ok<GuestDto> Enter(HttpContext context, GuestTokens tokens)
    {
        var guest = tokens.Issue(context.User.IsGuest() && context.User.PersonId() is { } known ? known : Guid.CreateVersion7());
        GuestCookie.Set(context, guest);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(guest);
    }
}
