using Concierge.Api.Admin;
using Concierge.Api.Docs;
using Concierge.Api.Http;
using Concierge.Api.Idempotency;
using Concierge.Api.Realtime;
using Concierge.Contracts.Jobs;
using Concierge.Core.People;
using Concierge.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Concierge.Api.Jobs;

internal static class JobEndpoints
{
    public static IEndpointRouteBuilder MapJobs(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/api/jobs").RequireAuthorization().WithTags("Jobs").WithProblems(StatusCodes.Status401Unauthorized);
        MapCreation(jobs);
        MapReading(jobs);
        MapChanges(jobs);
        JobEvents.Map(jobs);
        MapCleanup(routes);
        return routes;
    }

    private static void MapCreation(RouteGroupBuilder jobs) => jobs.MapPost("", CreateAsync)
        .WithName("CreateJob")
        .WithSummary("Start a job")
        .WithDescription(
            "Stores the job and returns at once; a worker runs it. Send an `Idempotency-Key` to make a repeated request safe: "
            + "the answer then names the job of the first one, with the header `Idempotent-Replayed: true`.")
        .WithBodyLimit(BodyLimits.Text)
        .WithIdempotency()
        .WithJobExamples((type, input) => new CreateJobRequest(type, input))
        .WithExamples(response: Examples.QueuedJob)
        .WithProblems(
            StatusCodes.Status400BadRequest,
            StatusCodes.Status409Conflict,
            StatusCodes.Status413PayloadTooLarge,
            StatusCodes.Status415UnsupportedMediaType);

    private static void MapReading(RouteGroupBuilder jobs)
    {
        jobs.MapGet("", JobListing.ListAsync)
            .WithName("ListJobs")
            .WithSummary("Your jobs, newest first")
            .WithDescription(
                "`limit` is 1 to 100, 50 when not given; `cursor` is the `next` of the page before; `state`, given once or several times, and `type` narrow the list. "
                + "Results are left out: read a single job for its result.")
            .WithExamples(response: Examples.Page)
            .WithProblems(StatusCodes.Status400BadRequest);

        jobs.MapGet("/{id}", FindAsync)
            .WithName("GetJob")
            .WithSummary("A job with its steps and its result")
            .WithExamples(response: Examples.CompletedJob)
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);

        jobs.MapGet("/{id}/place", PlaceAsync)
            .WithName("GetJobPlace")
            .WithSummary("A queued job's place in line")
            .WithDescription(
                "Owners take turns, so this is not the number of older jobs. The times are judged by what was run in the last 15 minutes: "
                + "half of such jobs start within `startsWithinP50`, nine of ten within `startsWithinP90`. 204 once the job is not queued any more.")
            .WithExamples(response: new JobPlaceDto(3, IsExact: true, TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(31)))
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);

        jobs.MapGet("/{id}/transitions", TransitionsAsync)
            .WithName("GetJobTransitions")
            .WithSummary("A job's audit trail")
            .WithDescription("Every change of state, oldest first: when, which attempt, which worker, on whose behalf and why.")
            .WithExamples(response: Examples.Transitions)
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
    }

    private static void MapChanges(RouteGroupBuilder jobs)
    {
        var changes = jobs.MapGroup("/{id}")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);

        changes.MapPost("/cancel", JobChanges.CancelAsync)
            .WithName("CancelJob")
            .WithSummary("Cancel a job and its children")
            .WithDescription("A job that is running stops within seconds; until then `cancelRequested` is true.")
            .WithExamples(response: Examples.CancelledJob);

        changes.MapPost("/retry", JobChanges.RetryAsync)
            .WithName("RetryJob")
            .WithSummary("Queue a failed, cancelled or expired job again")
            .WithDescription("Attempts are counted afresh; finished steps are kept and do not run again.")
            .WithExamples(response: Examples.QueuedJob);

        changes.MapPost("/answer", JobAnswers.AnswerAsync)
            .WithName("AnswerJob")
            .WithSummary("Answer what a waiting job asks")
            .WithDescription("A job with `waiting.kind` `person` has a question for its owner; it goes on with the answer.")
            .WithBodyLimit(BodyLimits.Text)
            .WithExamples(request: new AnswerJobRequest("seat", "aisle"), response: Examples.QueuedJob)
            .WithProblems(StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType);

        changes.MapDelete("", JobChanges.DeleteAsync)
            .WithName("DeleteJob")
            .WithSummary("Delete a job that has ended, with its steps and audit trail");
    }

    private static void MapCleanup(IEndpointRouteBuilder routes) => routes.MapPost("/api/jobs/cleanup", CleanupAsync)
        .RequireAuthorization(AdminAuthentication.Policy)
        .WithTags("Jobs")
        .WithName("CleanUpJobs")
        .WithSummary("Delete finished jobs whose retention has passed")
        .WithDescription("For admins. Happens by itself as well, every minute.")
        .WithExamples(response: new CleanupDto(12))
        .WithProblems(StatusCodes.Status403Forbidden);

    private static async Task<Results<Created<JobDto>, ProblemHttpResult>> CreateAsync(
        CreateJobRequest job,
        [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        JobCreation creation,
        HttpResponse response,
        CancellationToken cancellation)
    {
        var result = await creation.CreateAsync(job, idempotencyKey, cancellation);
        if (!result.IsOk) return result.Error.ToProblem();
        if (result.Value.IsReplay) IdempotencyKey.MarkReplay(response);
        return TypedResults.Created($"/api/jobs/{result.Value.Job.Id}", result.Value.Job);
    }

    private static async Task<Results<Ok<JobDto>, ProblemHttpResult>> FindAsync(
        Guid id, IJobReader reader, CurrentUser user, CancellationToken cancellation)
        => await reader.FindAsync(id, user.Id, cancellation) is { } job ? TypedResults.Ok(job) : JobErrors.NotFound.ToProblem();

    private static async Task<Results<Ok<JobPlaceDto>, NoContent, ProblemHttpResult>> PlaceAsync(
        Guid id, IJobReader reader, CurrentUser user, CancellationToken cancellation)
    {
        if (await reader.PlaceAsync(id, user.Id, cancellation) is { } place) return TypedResults.Ok(place);
        return await reader.FindAsync(id, user.Id, cancellation) is null ? JobErrors.NotFound.ToProblem() : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<IReadOnlyList<JobTransitionDto>>, ProblemHttpResult>> TransitionsAsync(
        Guid id, IJobReader reader, CurrentUser user, CancellationToken cancellation)
        => await reader.TransitionsAsync(id, user.Id, cancellation) is { Count: > 0 } trail
            ? TypedResults.Ok(trail)
            : JobErrors.NotFound.ToProblem();

    private static async Task<Ok<CleanupDto>> CleanupAsync(IJobClient client, CancellationToken cancellation)
        => TypedResults.Ok(new CleanupDto(await client.CleanupAsync(cancellation)));
}
