using Concierge.Contracts.Jobs;
using Concierge.Contracts.Operations;
using Concierge.Jobs;
using Concierge.Tests.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Operations;

public sealed class BulkTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cancelling_by_filter_takes_children_along_and_names_actor_and_reason()
    {
        await using var producer = await StartAsync(worker: false);
        var owner = Guid.CreateVersion7();
        var mine = await Task.WhenAll(Enumerable.Range(0, 2_500).Select(_ => producer.EnqueueAsync("x", new EnqueueOptions { OwnerId = owner, RunAt = TimeProvider.System.GetUtcNow().AddDays(1) })));
        var child = await producer.EnqueueAsync("x", new EnqueueOptions { ParentId = mine[0], RunAt = TimeProvider.System.GetUtcNow().AddDays(1) });
        var other = await producer.EnqueueAsync("x", new EnqueueOptions { OwnerId = Guid.CreateVersion7(), RunAt = TimeProvider.System.GetUtcNow().AddDays(1) });
        await using var worker = await StartAsync();

        var bulk = await RunAsync(worker, BulkAction.Cancel, new JobCriteria(OwnerId: owner), "ordered twice");

        Assert.Equal((2_500, 0), (bulk.GetProperty("changed").GetInt32(), bulk.GetProperty("passedOver").GetInt32()));
        Assert.Equal(2_501L, await database.ScalarAsync<long>("SELECT count(*) FROM jobs.transitions WHERE to_state = 'cancelled' AND actor = 'admin' AND reason = 'cancelled: ordered twice'"));
        Assert.Equal(JobState.Cancelled, (await worker.Reader.FindAsync(child, ownerId: null, Cancellation))!.State);
        Assert.Equal(JobState.Scheduled, (await worker.Reader.FindAsync(other, ownerId: null, Cancellation))!.State);
    }

    [Fact]
    public async Task Cancelling_by_filter_stops_running_code()
    {
        await using var worker = await StartAsync();
        worker.Script.On("long", async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return "never";
        });
        var owner = Guid.CreateVersion7();
        var id = await worker.EnqueueAsync("long", new EnqueueOptions { OwnerId = owner });
        await worker.WaitForAsync(id, job => job.State == JobState.Running);

        await RunAsync(worker, BulkAction.Cancel, new JobCriteria(OwnerId: owner), reason: null);

        Assert.Equal(JobState.Cancelled, (await worker.WaitForEndAsync(id)).State);
    }

    [Fact]
    public async Task Requeueing_dead_letters_runs_each_once_more_even_when_they_fail_again()
    {
        await using var worker = await StartAsync();
        var owner = Guid.CreateVersion7();
        var dead = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            var ticket = await worker.Client.EnqueueAsync(
                SearchedJob.Definition, new SearchedInput(new("Atlantis")), new EnqueueOptions { OwnerId = owner }, Cancellation);
            dead.Add(ticket.Id);
        }

        foreach (var id in dead) Assert.Equal(JobState.Failed, (await worker.WaitForEndAsync(id)).State);

        await RunAsync(worker, BulkAction.Requeue, new JobCriteria("searched", [JobState.Failed], OwnerId: owner), "the map was mended");
        foreach (var id in dead) Assert.Equal((JobState.Failed, 2), await worker.WaitForAsync(id, job => job is { State: JobState.Failed, Attempt: 2 }) is var job ? (job.State, job.Attempt) : default);

        Assert.Equal(5L, await database.ScalarAsync<long>("SELECT count(*) FROM jobs.transitions WHERE reason = 'requeued: the map was mended' AND from_state = 'failed'"));
    }

    [Fact]
    public async Task Deleting_by_filter_takes_what_has_ended_only()
    {
        await using var worker = await StartAsync();
        var owner = Guid.CreateVersion7();
        var ended = await worker.EnqueueAsync("x", new EnqueueOptions { OwnerId = owner });
        await worker.WaitForEndAsync(ended);
        var open = await worker.EnqueueAsync("x", new EnqueueOptions { OwnerId = owner, RunAt = TimeProvider.System.GetUtcNow().AddDays(1) });

        var bulk = await RunAsync(worker, BulkAction.Delete, new JobCriteria(OwnerId: owner), reason: null);

        Assert.Equal((1, 1), (bulk.GetProperty("changed").GetInt32(), bulk.GetProperty("passedOver").GetInt32()));
        Assert.Null(await worker.Reader.FindAsync(ended, ownerId: null, Cancellation));
        Assert.NotNull(await worker.Reader.FindAsync(open, ownerId: null, Cancellation));
        Assert.Equal(0L, await database.ScalarAsync<long>("SELECT count(*) FROM jobs.transitions WHERE job_id = $1", ended));
    }

    [Fact]
    public async Task One_dead_letter_is_requeued_with_a_reason_and_a_live_job_is_not()
    {
        await using var worker = await StartAsync();
        var ticket = await worker.Client.EnqueueAsync(SearchedJob.Definition, new SearchedInput(new("Atlantis")), cancellation: Cancellation);
        await worker.WaitForEndAsync(ticket.Id);
        var operations = worker.Services.GetRequiredService<IJobOperations>();

        Assert.Equal(JobChange.Done, await operations.RequeueAsync(ticket.Id, "admin", "once more", Cancellation));
        var again = await worker.WaitForAsync(ticket.Id, job => job is { State: JobState.Failed, Attempt: 2 });
        Assert.Equal(JobChange.NotFound, await operations.RequeueAsync(Guid.CreateVersion7(), "admin", "x", Cancellation));
        var later = await worker.EnqueueAsync("x", new EnqueueOptions { RunAt = TimeProvider.System.GetUtcNow().AddDays(1) });
        Assert.Equal(JobChange.Conflict, await operations.RequeueAsync(later, "admin", "x", Cancellation));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => operations.RequeueAsync(again.Id, "admin", "", Cancellation));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => operations.StartBulkAsync(BulkAction.Requeue, new JobCriteria(), "admin", reason: null, Cancellation));

        var inspection = (await operations.InspectAsync(ticket.Id, Cancellation))!;
        Assert.Equal("Atlantis", inspection.Payload.GetProperty("request").GetProperty("destination").GetString());
        Assert.Contains("FailForGoodException", inspection.Timeline.ErrorDetail!, StringComparison.Ordinal);
        Assert.Equal([JobState.Failed, JobState.Failed], inspection.Timeline.Attempts.Select(attempt => attempt.Outcome!.Value));
        Assert.Equal("requeued: once more", inspection.Timeline.Waits[^1].Reason);
        Assert.Null(await operations.TimelineAsync(ticket.Id, Guid.CreateVersion7(), Cancellation));
        Assert.Null((await operations.TimelineAsync(ticket.Id, Guid.Empty, Cancellation))!.ErrorDetail);
    }

    private Task<JobsHost> StartAsync(bool worker = true)
        => JobsHost.StartAsync(database.Servers, worker, services => services.AddJob<SearchedJob, SearchedInput, string>());

    private static async Task<System.Text.Json.JsonElement> RunAsync(JobsHost host, BulkAction action, JobCriteria criteria, string? reason)
    {
        var ticket = await host.Services.GetRequiredService<IJobOperations>().StartBulkAsync(action, criteria, "admin", reason, Cancellation);
        var end = await host.WaitForEndAsync(ticket.Id);
        Assert.Empty((await host.Services.GetRequiredService<IJobAudit>().VerifyAsync(cancellation: Cancellation)).Broken);
        Assert.Equal((JobState.Completed, null), (end.State, end.Error));
        return end.Result!.Value;
    }
}
