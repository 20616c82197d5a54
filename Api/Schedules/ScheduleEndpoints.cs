using Concierge.Api.Admin;
using Concierge.Api.Docs;
using Concierge.Api.Http;
using Concierge.Contracts.Schedules;
using Concierge.Core.Schedules;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Schedules;

internal static class ScheduleEndpoints
{
    // There is one admin key and nobody's name behind it.
    private const string Actor = "admin";

    public static IEndpointRouteBuilder MapSchedules(this IEndpointRouteBuilder routes)
    {
        var schedules = routes.MapGroup("/api/schedules").RequireAuthorization(AdminAuthentication.Policy).WithTags("Schedules")
            .WithProblems(StatusCodes.Status403Forbidden);

        schedules.MapGet("", ListAsync)
            .WithName("ListSchedules")
            .WithSummary("Every schedule, with when it fires")
            .WithDescription(
                "For admins. A schedule enqueues a job whenever it is due. Schedules are defined in the code; they are listed once a worker has started with them.")
            .WithExamples(response: ScheduleExamples.All);

        var one = schedules.MapGroup("/{name}").WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);

        one.MapPost("/pause", PauseAsync)
            .WithName("PauseSchedule")
            .WithSummary("Stop a schedule from firing")
            .WithDescription("For admins. It stays paused through restarts, until it is resumed. Pausing a paused schedule changes nothing.")
            .WithExamples(response: ScheduleExamples.Paused);

        one.MapPost("/resume", ResumeAsync)
            .WithName("ResumeSchedule")
            .WithSummary("Let a paused schedule fire again")
            .WithDescription("For admins. Firings that were due while it was paused count as missed: its `misfire` says whether one run makes up for them.")
            .WithExamples(response: ScheduleExamples.Active);

        one.MapPost("/trigger", TriggerAsync)
            .WithName("TriggerSchedule")
            .WithSummary("Enqueue a schedule's job now")
            .WithDescription("For admins. Works on a paused schedule too, and changes nothing of when it fires by itself. Each call enqueues one job.")
            .WithExamples(response: ScheduleExamples.Triggered);
        return routes;
    }

    private static async Task<Ok<IReadOnlyList<ScheduleDto>>> ListAsync(ScheduleBoard board, CancellationToken cancellation)
        => TypedResults.Ok(await board.ListAsync(cancellation));

    private static async Task<Results<Ok<ScheduleDto>, ProblemHttpResult>> PauseAsync(string name, ScheduleBoard board, CancellationToken cancellation)
    {
        var paused = await board.PauseAsync(name, Actor, cancellation);
        return paused.IsOk ? TypedResults.Ok(paused.Value) : paused.Error.ToProblem();
    }

    private static async Task<Results<Ok<ScheduleDto>, ProblemHttpResult>> ResumeAsync(string name, ScheduleBoard board, CancellationToken cancellation)
    {
        var resumed = await board.ResumeAsync(name, cancellation);
        return resumed.IsOk ? TypedResults.Ok(resumed.Value) : resumed.Error.ToProblem();
    }

    private static async Task<Results<Accepted<ScheduleTriggeredDto>, ProblemHttpResult>> TriggerAsync(
        string name, ScheduleBoard board, CancellationToken cancellation)
    {
        var triggered = await board.TriggerAsync(name, cancellation);
        return triggered.IsOk
            ? TypedResults.Accepted($"/api/jobs/{triggered.Value.JobId}", triggered.Value)
            : triggered.Error.ToProblem();
    }
}
