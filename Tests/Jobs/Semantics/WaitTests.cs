using Concierge.Contracts.Jobs;
using Concierge.Jobs;

namespace Concierge.Tests.Jobs.Semantics;

/// <summary>Waiting without a worker: for children, for an event, for a person, and for a better time.</summary>
public sealed class WaitTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_parent_waits_for_its_children_and_does_nothing_twice()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        var begun = 0;
        host.Script.On("child", (_, _) => Task.FromResult("grown"));
        host.Script.On("parent", async (job, token) =>
        {
            await job.StepAsync("children", async _ =>
            {
                Interlocked.Increment(ref begun);
                var tickets = await host.Client.EnqueueManyAsync(
                    ScriptedJob.Definition, [.. Enumerable.Repeat(new ScriptedInput("child"), 5)], new EnqueueOptions { ParentId = job.JobId }, Cancellation);
                return tickets.Count;
            }, token);
            await job.WaitForChildrenAsync(token);
            return "all grown";
        });

        var id = await host.EnqueueAsync("parent");
        var end = await host.WaitForEndAsync(id);

        Assert.Equal((JobState.Completed, 1), (end.State, begun));
        Assert.Equal(5, await database.ScalarAsync<long>("SELECT count(*) FROM jobs.jobs WHERE parent_id = $1 AND state = 'completed'", id));
        // Waiting cost it no attempt.
        Assert.Equal(3, end.MaxAttempts - (end.Attempt - 1));
    }

    [Fact]
    public async Task An_event_wakes_the_job_that_waits_for_its_key_and_no_other_owner_s()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        var owner = Guid.CreateVersion7();
        host.Script.On("payer", async (job, token) =>
        {
            var paid = await job.WaitForEventAsync<ScriptedInput>("payment", "payment/received", TimeSpan.FromMinutes(5), "order-1", token);
            return paid.Value!.What;
        });
        var id = await host.EnqueueAsync("payer", new EnqueueOptions { OwnerId = owner });
        var waiting = await host.WaitForAsync(id, job => job.State == JobState.Waiting);
        Assert.Equal(("event", "payment/received"), (waiting.Waiting!.Kind, waiting.Waiting.Event));

        Assert.Equal(0, (await host.Client.PublishAsync("payment/received", new ScriptedInput("other key"), new() { OwnerId = owner, Key = "order-2" }, Cancellation)).Woken);
        Assert.Equal(0, (await host.Client.PublishAsync("payment/received", new ScriptedInput("thief"), new() { OwnerId = Guid.CreateVersion7(), Key = "order-1" }, Cancellation)).Woken);
        Assert.Equal(1, (await host.Client.PublishAsync("payment/received", new ScriptedInput("12 EUR"), new() { OwnerId = owner, Key = "order-1" }, Cancellation)).Woken);

        Assert.Equal("12 EUR", (await host.WaitForEndAsync(id)).Result!.Value.GetProperty("said").GetString());
    }

    [Fact]
    public async Task An_event_that_comes_before_the_wait_is_not_missed()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        var published = new TaskCompletionSource();
        host.Script.On("slow", async (job, token) =>
        {
            await published.Task.WaitAsync(token);
            return (await job.WaitForEventAsync<ScriptedInput>("news", "news/came", timeout: null, key: null, token)).Value!.What;
        });
        var id = await host.EnqueueAsync("slow");
        await host.Client.PublishAsync("news/came", new ScriptedInput("early"), options: null, Cancellation);
        published.SetResult();

        Assert.Equal("early", (await host.WaitForEndAsync(id)).Result!.Value.GetProperty("said").GetString());
    }

    [Fact]
    public async Task A_wait_ends_after_its_time()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        host.Script.On("patient", async (job, token) =>
            (await job.WaitForEventAsync<ScriptedInput>("x", "never/comes", TimeSpan.FromMilliseconds(200), key: null, token)).Came ? "came" : "gave up");

        Assert.Equal("gave up", (await host.WaitForEndAsync(await host.EnqueueAsync("patient"))).Result!.Value.GetProperty("said").GetString());
    }

    [Fact]
    public async Task A_person_is_asked_and_their_answer_is_kept_with_their_name()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        host.Script.On("asks", async (job, token) =>
            (await job.AskAsync<string>("seat", new Question("Window or aisle?", ["window", "aisle"]), timeout: null, token)).Value!);
        var id = await host.EnqueueAsync("asks");
        var waiting = await host.WaitForAsync(id, job => job.State == JobState.Waiting);
        Assert.Equal("Window or aisle?", waiting.Waiting!.Question);
        Assert.Null(waiting.RunAt);

        Assert.Equal(JobChange.Conflict, await host.Client.AnswerAsync(id, "meal", "fish", "person", ownerId: null, Cancellation));
        Assert.Equal(JobChange.Done, await host.Client.AnswerAsync(id, "seat", "aisle", "person", ownerId: null, Cancellation));
        Assert.Equal(JobChange.Conflict, await host.Client.AnswerAsync(id, "seat", "window", "person", ownerId: null, Cancellation));

        Assert.Equal("aisle", (await host.WaitForEndAsync(id)).Result!.Value.GetProperty("said").GetString());
        var trail = await host.Reader.TransitionsAsync(id, ownerId: null, Cancellation);
        Assert.Contains(trail, t => t is { From: JobState.Waiting, Actor: "person", Reason: "answered: seat" });
    }

    [Fact]
    public async Task A_waiting_job_can_be_cancelled()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        host.Script.On("lost", async (job, token) =>
            (await job.WaitForEventAsync<ScriptedInput>("x", "no/such", timeout: null, key: null, token)).Came ? "came" : "no");
        var id = await host.EnqueueAsync("lost");
        await host.WaitForAsync(id, job => job.State == JobState.Waiting);

        Assert.Equal(JobChange.Done, await host.Client.CancelAsync(id, "person", ownerId: null, Cancellation));
        Assert.Equal(JobState.Cancelled, (await host.WaitForEndAsync(id)).State);
    }

    [Fact]
    public async Task A_snoozed_job_comes_back_and_no_attempt_is_counted()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        var runs = 0;
        host.Script.On("sleepy", (_, _) => ++runs < 6
            ? throw new SnoozeException(TimeSpan.FromMilliseconds(20), "the shop is closed")
            : Task.FromResult("awake"));

        var end = await host.WaitForEndAsync(await host.EnqueueAsync("sleepy"));

        Assert.Equal((JobState.Completed, 6), (end.State, runs));
    }
}
