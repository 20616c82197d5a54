using Concierge.Api.Docs;
using Concierge.Api.Http;
using Concierge.Api.Idempotency;
using Concierge.Api.Jobs;
using Concierge.Api.Realtime;
using Concierge.Contracts.Jobs;
using Concierge.Core.People;
using Concierge.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Concierge.Api.Tasks;

/// <summary>Jobs in the short form: enqueue, ask for the status, listen.</summary>
internal static class TaskEndpoints
{
    public static IEndpointRouteBuilder MapTasks(this IEndpointRouteBuilder routes)
    {
        var tasks = routes.MapGroup("/api/tasks").RequireAuthorization().WithTags("Tasks")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized);

        tasks.MapPost("/enqueue", EnqueueAsync)
            .WithName("EnqueueTask")
            .WithSummary("Start a job, in the short form")
            .WithBodyLimit(BodyLimits.Text)
            .WithIdempotency()
            .WithJobExamples((type, input) => new EnqueueTaskRequest(type, input))
            .WithExamples(response: TaskForm.Of(Examples.QueuedJob))
            .WithProblems(StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType);

        tasks.MapGet("/status", StatusAsync)
            .WithName("GetTaskStatus")
            .WithSummary("How far a task is")
            .WithExamples(response: TaskForm.Of(Examples.CompletedJob))
            .WithProblems(StatusCodes.Status404NotFound);

        tasks.MapGet("/ws", FollowAsync)
            .WithName("FollowTask")
            .WithSummary("Follow a task, by server-sent events")
            .WithDescription("The stream of `GET /api/jobs/{id}/events`, with `event: task` and the short form as data.")
            .ProducesEvents("task", TaskForm.Of(Examples.QueuedJob))
            .WithProblems(StatusCodes.Status404NotFound);
        return routes;
    }

    private static async Task<Results<Accepted<TaskDto>, ProblemHttpResult>> EnqueueAsync(
        EnqueueTaskRequest task,
        [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        JobCreation creation,
        CancellationToken cancellation)
    {
        var result = await creation.CreateAsync(new CreateJobRequest(task.Type, task.Input), idempotencyKey, cancellation);
        return result.IsOk
            ? TypedResults.Accepted($"/api/tasks/status?taskId={result.Value.Job.Id}", TaskForm.Of(result.Value.Job))
            : result.Error.ToProblem();
    }

    private static async Task<Results<Ok<TaskDto>, ProblemHttpResult>> StatusAsync(
        Guid taskId, IJobReader reader, CurrentUser user, CancellationToken cancellation)
        => await reader.FindAsync(taskId, user.Id, cancellation) is { } job ? TypedResults.Ok(TaskForm.Of(job)) : JobErrors.NotFound.ToProblem();

    private static Task<Results<EventStreamResult, ProblemHttpResult>> FollowAsync(
        Guid taskId, [AsParameters] ResumePoint resume, JobEvents events, CancellationToken cancellation)
        => events.FollowAsync(taskId, resume, "task", TaskForm.Of, cancellation);
}
