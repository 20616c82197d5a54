using Concierge.Api.Admin;
using Concierge.Api.Docs;
using Concierge.Contracts.Operations;

namespace Concierge.Api.Operations;

internal static class OperationsEndpoints
{
    public static IEndpointRouteBuilder MapOperations(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/api/admin/jobs").RequireAuthorization(AdminAuthentication.Policy).WithTags("Operations").WithProblems(StatusCodes.Status403Forbidden);
        MapNumbers(jobs);
        MapSearch(jobs);
        MapOne(jobs);
        MapBulk(jobs);
        routes.MapGet("/api/jobs/{id}/timeline", JobTimelines.OfOwnerAsync)
            .RequireAuthorization()
            .WithTags("Jobs")
            .WithName("GetJobTimeline")
            .WithSummary("What happened to a job: attempts, waits, steps, AI calls")
            .WithExamples(response: OperationsExamples.Timeline)
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status404NotFound);
        AdminSession.Map(routes);
        return routes;
    }

    private static void MapNumbers(RouteGroupBuilder jobs)
    {
        jobs.MapGet("/overview", JobNumbers.OverviewAsync)
            .WithName("GetJobsOverview")
            .WithSummary("Queues, workers and counts at this moment")
            .WithDescription("Counts are exact up to 10,000; above it `kind` says `at_least`, or `estimate` for the database's own estimate.")
            .WithExamples(response: OperationsExamples.Overview);
        jobs.MapGet("/minutes", JobNumbers.MinutesAsync)
            .WithName("GetJobMinutes")
            .WithSummary("Throughput and latency minute by minute")
            .WithDescription("`minutes` back from now, 1 to 1,440, 60 when not given; narrowed by `queue` and `type`. Workers add to it every ten seconds; kept for seven days.")
            .WithExamples(response: OperationsExamples.Minutes)
            .WithProblems(StatusCodes.Status400BadRequest);
        jobs.MapGet("/types", JobNumbers.Types)
            .WithName("ListJobTypes")
            .WithSummary("Known job types with their queues and searchable payload fields")
            .WithExamples(response: OperationsExamples.Types);
    }

    private static void MapSearch(RouteGroupBuilder jobs)
    {
        jobs.MapGet("", JobSearches.SearchAsync)
            .WithName("SearchJobs")
            .WithSummary("Find jobs of everybody, newest first")
            .WithDescription(
                "`limit` is 1 to 100, 50 when not given; `cursor` is the `next` of the page before. Where no index answers, the newest jobs are looked "
                + "through for a fraction of a second; `searchedBackTo` then says how far, and `next` goes on from there.")
            .WithExamples(response: OperationsExamples.Page)
            .WithProblems(StatusCodes.Status400BadRequest);
        jobs.MapGet("/count", JobSearches.CountAsync)
            .WithName("CountJobs")
            .WithSummary("Count jobs, up to 10,000")
            .WithExamples(response: CountDto.Exactly(312))
            .WithProblems(StatusCodes.Status400BadRequest);
    }

    private static void MapOne(RouteGroupBuilder jobs)
    {
        var one = jobs.MapGroup("/{id}").WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        one.MapGet("", JobTimelines.InspectAsync)
            .WithName("InspectJob")
            .WithSummary("A job with payload, result, error detail and timeline")
            .WithExamples(response: OperationsExamples.Inspection);
        one.MapGet("/timeline", JobTimelines.OfAnybodyAsync)
            .WithName("GetJobTimelineAsAdmin")
            .WithSummary("What happened to a job, with its error's stack")
            .WithExamples(response: OperationsExamples.Timeline);
        one.MapPost("/requeue", JobInterventions.RequeueAsync)
            .WithName("RequeueJob")
            .WithSummary("Queue a failed, cancelled or expired job again")
            .WithDescription("Attempts are counted afresh; finished steps are kept. The reason stays in the audit trail.")
            .WithExamples(new RequeueRequest("The provider is back"), OperationsExamples.Inspection)
            .WithProblems(StatusCodes.Status409Conflict);
        one.MapPost("/cancel", JobInterventions.CancelAsync)
            .WithName("CancelJobAsAdmin")
            .WithSummary("Cancel a job and its children")
            .WithExamples(response: OperationsExamples.Inspection)
            .WithProblems(StatusCodes.Status409Conflict);
        one.MapDelete("", JobInterventions.DeleteAsync)
            .WithName("DeleteJobAsAdmin")
            .WithSummary("Delete a job that has ended, with its steps and audit trail")
            .WithProblems(StatusCodes.Status409Conflict);
    }

    private static void MapBulk(RouteGroupBuilder jobs) => jobs.MapPost("/bulk", JobInterventions.StartBulkAsync)
        .WithName("StartBulk")
        .WithSummary("Cancel, requeue or delete all jobs that match")
        .WithDescription(
            "Count first with `GET /api/admin/jobs/count`. The work is a job of its own, in batches of 1,000, which the answer names; cancel that job to stop "
            + "it. Jobs whose state does not allow the action are passed over. To requeue, a reason is required.")
        .WithExamples(new BulkRequest(BulkAction.Requeue, new JobCriteria(States: [Contracts.Jobs.JobState.Failed], ErrorCode: "timeout"), "The provider is back"),
            new BulkAcceptedDto(OperationsExamples.Id))
        .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType);
}
