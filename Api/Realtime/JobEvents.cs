using System.Globalization;
using Concierge.Api.Docs;
using Concierge.Api.Http;
using Concierge.Api.Jobs;
using Concierge.Contracts.Jobs;
using Concierge.Core.People;
using Concierge.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Concierge.Api.Realtime;

/// <summary>A job's changes as server-sent events.</summary>
internal sealed class JobEvents(IJobReader reader, IJobFeed feed, CurrentUser user)
{
    public const string ResumeHeader = "Last-Event-ID";

    public static void Map(RouteGroupBuilder jobs) => jobs.MapGet("/{id}/events", FollowJobAsync)
        .WithName("FollowJob")
        .WithSummary("Follow a job, by server-sent events")
        .WithDescription(
            "The job as it is now, then again after each change: `event: job`, `id` its version, `data` as `GET /api/jobs/{id}` answers. "
            + "Ends with `event: end` when the job has ended: close the stream then. A comment comes every 15 s while nothing changes. "
            + "After a break send the last id as `Last-Event-ID`, or as `lastEventId` in the address: the stream goes on after it.")
        .ProducesEvents("job", Examples.QueuedJob)
        .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);

    /// <param name="name">The <c>event:</c> of each change.</param>
    /// <param name="shape">What of the job is sent.</param>
    public async Task<Results<EventStreamResult, ProblemHttpResult>> FollowAsync(
        Guid id, ResumePoint resume, string name, Func<JobDto, object> shape, CancellationToken cancellation)
    {
        if (!resume.TryRead(out var after)) return Problems.Invalid(resume.Field, "Must be the id of an event of this stream.");
        return await reader.FindAsync(id, user.Id, cancellation) is { } job
            ? new EventStreamResult(job, stop => feed.FollowAsync(id, user.Id, after, stop), name, shape)
            : JobErrors.NotFound.ToProblem();
    }

    private static Task<Results<EventStreamResult, ProblemHttpResult>> FollowJobAsync(
        Guid id, [AsParameters] ResumePoint resume, JobEvents events, CancellationToken cancellation)
        => events.FollowAsync(id, resume, "job", job => job, cancellation);
}

/// <summary>The event after which to go on. A browser sends the header when it reconnects; it is newer than the address.</summary>
internal readonly record struct ResumePoint([FromHeader(Name = JobEvents.ResumeHeader)] string? Header, [FromQuery(Name = ResumePoint.Query)] string? LastEventId)
{
    public const string Query = "lastEventId";

    public string Field => Header is null ? Query : JobEvents.ResumeHeader;

    public bool TryRead(out long version)
    {
        version = 0;
        var text = Header ?? LastEventId;
        return string.IsNullOrEmpty(text) || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out version) && version >= 0);
    }
}
