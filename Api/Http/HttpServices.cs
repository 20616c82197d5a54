using Concierge.Core.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Http;

/// <summary>What every route shares: strict JSON, problems for every refusal, body limits.</summary>
internal static class HttpServices
{
    public static IServiceCollection AddHttpConventions(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => StrictJson.Configure(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<BadRequests>().AddExceptionHandler<KeyServiceOutages>();
        return services;
    }

    public static void UseHttpConventions(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages(page => StatusPage(page.HttpContext).ExecuteAsync(page.HttpContext));
        app.UseMiddleware<CrossSiteGuard>();
    }

    private static ProblemHttpResult StatusPage(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => Problems.Of(StatusCodes.Status404NotFound, "no_such_route", "There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed => Problems.Of(
            StatusCodes.Status405MethodNotAllowed, "method_not_allowed", $"This address does not take {context.Request.Method}; see the Allow header."),
        StatusCodes.Status415UnsupportedMediaType => BadRequests.UnsupportedMediaType(),
        var status => TypedResults.Problem(statusCode: status),
    };
}
