using Concierge.Api.Docs;
using Concierge.Api.Http;
using Concierge.Api.Idempotency;
using Concierge.Api.Jobs;
using Concierge.Contracts;
using Concierge.Contracts.Trips;
using Concierge.Core.Trips;
using Concierge.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Concierge.Api.Trips;

internal static class TripEndpoints
{
    public static IEndpointRouteBuilder MapTrips(this IEndpointRouteBuilder routes)
    {
        var trips = routes.MapGroup("/api/trips").RequireAuthorization().WithTags("Trips")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized);

        trips.MapPost("", StartAsync)
            .WithName("StartTrip")
            .WithSummary("Have a trip planned")
            .WithDescription(
                "Stores the trip and its job and returns at once with both ids; follow the job at `Location`. "
                + "Give `durationDays`, or `startDate` with `endDate`. Send an `Idempotency-Key` to make a repeated request safe: "
                + "the answer then names the trip of the first one, with the header `Idempotent-Replayed: true`.")
            .WithBodyLimit(BodyLimits.Text)
            .WithIdempotency()
            .WithExamples(TripExamples.Request, TripExamples.Accepted)
            .WithProblems(
                StatusCodes.Status409Conflict,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status415UnsupportedMediaType);

        trips.MapGet("", ListAsync)
            .WithName("ListTrips")
            .WithSummary("Your trips, newest first")
            .WithDescription("`limit` is 1 to 100, 20 when not given; `cursor` is the `next` of the page before.")
            .WithExamples(response: TripExamples.Page);

        trips.MapGet("/{id}", FindAsync)
            .WithName("GetTrip")
            .WithSummary("A trip with its propositions")
            .WithDescription("There are no propositions until the trip's job has completed, and three from then on.")
            .WithExamples(response: TripExamples.Planned)
            .WithProblems(StatusCodes.Status404NotFound);

        trips.MapGet("/by-task/{taskId}", FindByTaskAsync)
            .WithName("GetTripByTask")
            .WithSummary("The trip that a job plans")
            .WithExamples(response: TripExamples.Planned)
            .WithProblems(StatusCodes.Status404NotFound);
        return routes;
    }

    private static async Task<Results<Accepted<TripAcceptedDto>, ProblemHttpResult>> StartAsync(
        TripRequest trip,
        [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        TripPlanning planning,
        HttpResponse response,
        CancellationToken cancellation)
    {
        if (!IdempotencyKey.IsValid(idempotencyKey)) return IdempotencyKey.Malformed.ToProblem();

        var options = new EnqueueOptions { IdempotencyKey = idempotencyKey, CorrelationId = Guid.CreateVersion7() };
        var started = await planning.StartAsync(trip, options, cancellation);
        if (!started.IsOk) return started.Error.ToProblem();

        if (started.Value.Job.IsDuplicate) IdempotencyKey.MarkReplay(response);
        return TypedResults.Accepted($"/api/jobs/{started.Value.Job.Id}", started.Value.ToDto());
    }

    private static async Task<Results<Ok<Page<TripSummaryDto>>, ProblemHttpResult>> ListAsync(
        string? cursor, int? limit, TripReader reader, CancellationToken cancellation)
    {
        var page = await reader.ListAsync(cursor, limit ?? TripReader.DefaultLimit, cancellation);
        return page.IsOk ? TypedResults.Ok(page.Value) : page.Error.ToProblem();
    }

    private static async Task<Results<Ok<TripDto>, ProblemHttpResult>> FindAsync(Guid id, TripReader reader, CancellationToken cancellation)
    {
        var trip = await reader.FindAsync(id, cancellation);
        return trip.IsOk ? TypedResults.Ok(trip.Value) : trip.Error.ToProblem();
    }

    private static async Task<Results<Ok<TripDto>, ProblemHttpResult>> FindByTaskAsync(Guid taskId, TripReader reader, CancellationToken cancellation)
    {
        var trip = await reader.FindByTaskAsync(taskId, cancellation);
        return trip.IsOk ? TypedResults.Ok(trip.Value) : trip.Error.ToProblem();
    }
}
