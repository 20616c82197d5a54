using Microsoft.AspNetCore.Antiforgery;

namespace Concierge.Web.Operations;

public static class AdminEndpoints
{
    /// <summary>Sign-out: a form's target, so that no link can do it.</summary>
    public static void MapAdmin(this IEndpointRouteBuilder endpoints) => endpoints.MapPost("/admin/sign-out", async (HttpContext context, IAntiforgery antiforgery) =>
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return Results.BadRequest();
        AdminCookie.Delete(context);
        return Results.LocalRedirect(Urls.Admin);
    });
}
