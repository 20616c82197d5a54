using System.Text.Json;
using Concierge.Web.Guests;
using Microsoft.AspNetCore.Mvc;

namespace Concierge.Web.Errors;

public static class ErrorEndpoints
{
    private const long LargestReport = 16 * 1024;

    public static IServiceCollection AddErrorReports(this IServiceCollection services, Uri api)
    {
        services.AddHttpClient(ErrorPoster.Client, http => http.BaseAddress = api)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseCookies = false });
        return services.AddSingleton<ErrorReports>().AddSingleton<ILoggerProvider, ErrorLog>().AddHostedService<ErrorPoster>();
    }

    /// <summary>Where site.js tells what went wrong. Answers before anything is done with it.</summary>
    public static void MapErrors(this IEndpointRouteBuilder endpoints) => endpoints.MapPost(Urls.ErrorReports, TakeAsync)
        .WithMetadata(new RequestSizeLimitAttribute(LargestReport));

    private static async Task<IResult> TakeAsync(HttpContext context, GuestSession guest, ErrorReports reports)
    {
        // Only this site's own pages: a browser says where a request comes from.
        if (context.Request.Headers["Sec-Fetch-Site"].ToString() is not ("same-origin" or "")) return Results.StatusCode(StatusCodes.Status403Forbidden);
        try
        {
            var error = await JsonSerializer.DeserializeAsync<BrowserError>(context.Request.Body, JsonSerializerOptions.Web, context.RequestAborted);
            if (error is null) return Results.BadRequest();
            reports.AddBrowser(error.Name, error.Stack, error.Page, guest.Token);
            return Results.NoContent();
        }
        catch (JsonException)
        {
            return Results.BadRequest();
        }
    }

    private sealed record BrowserError(string? Name, string? Stack, string? Page);
}
