using Concierge.Api.Docs;
using Concierge.Api.Http;
using Concierge.Contracts.Preferences;
using Concierge.Core.Preferences;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Preferences;

internal static class PreferencesEndpoints
{
    private static readonly PreferencesDto s_example = PreferencesDto.Defaults with { TimeZone = "Europe/Vienna", Locale = "de-AT" };

    public static IEndpointRouteBuilder MapPreferences(this IEndpointRouteBuilder routes)
    {
        var preferences = routes.MapGroup("/api/preferences").RequireAuthorization().WithTags("Preferences")
            .WithProblems(StatusCodes.Status401Unauthorized);

        preferences.MapGet("", FindAsync)
            .WithName("GetPreferences")
            .WithSummary("Your time zone, work hours, locale and currency")
            .WithDescription("The defaults until you set them: UTC, Monday to Friday from 9 to 17, en-GB, EUR.")
            .WithExamples(response: s_example);

        preferences.MapPut("", SaveAsync)
            .WithName("SetPreferences")
            .WithSummary("Set all of your preferences")
            .WithExamples(s_example, s_example)
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType);
        return routes;
    }

    private static async Task<Ok<PreferencesDto>> FindAsync(PreferencesService preferences, CancellationToken cancellation)
        => TypedResults.Ok(await preferences.FindAsync(cancellation));

    private static async Task<Results<Ok<PreferencesDto>, ProblemHttpResult>> SaveAsync(
        PreferencesDto values, PreferencesService preferences, CancellationToken cancellation)
    {
        var saved = await preferences.SaveAsync(values, cancellation);
        return saved.IsOk ? TypedResults.Ok(saved.Value) : saved.Error.ToProblem();
    }
}
