using Concierge.Contracts.Jobs;
using Concierge.Jobs;
using Concierge.Jobs.Testing;
using Concierge.Tests.Jobs.Semantics;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Jobs;

/// <summary>Handlers without a server: the kit keeps the engine's rules.</summary>
public sealed class TestKitTests : IAsyncDisposable
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private readonly JobScript _script = new();
    private readonly JobTestKit _kit;

    public TestKitTests() => _kit = new JobTestKit(services =>
    {
        services.AddSingleton(_script).AddJob<ScriptedJob, ScriptedInput, ScriptedResult>();
        SemanticJobs.AddSemanticJobs(services);
    });

    [Fact]
    public async Task A_job_runs_and_what_it_enqueued_is_there_and_has_not_run()
    {
        _script.On("outer", async (job, token) =>
        {
            await _kit.Client.EnqueueAsync(ScriptedJob.Definition, new ScriptedInput("inner"), new EnqueueOptions { ParentId = job.JobId }, token);
            await job.ReportAsync(50, "halfway");
            return "done";
        });
        var id = await _kit.EnqueueAsync(ScriptedJob.Definition, new ScriptedInput("outer"));

        var job = await _kit.RunAsync(id, Cancellation);

        Assert.Equal((JobState.Completed, "done"), (job.State, job.ResultAs<ScriptedResult>().Said));
        Assert.Equal(new JobReport(50, "halfway"), Assert.Single(job.Reports));
        var inner = _kit.AssertEnqueued(ScriptedJob.Definition, input => input.What == "inner");
        Assert.Equal((JobState.Queued, id), (inner.State, inner.ParentId));
        Assert.Throws<InvalidOperationException>(() => _kit.AssertEnqueued(ScriptedJob.Definition, input => input.What == "nobody"));
    }

    [Fact]
    public async Task Retries_wait_for_the_clock_and_finished_steps_are_kept()
    {
        var (runs, steps) = (0, 0);
        _script.On("flaky", async (job, token) =>
        {
            await job.StepAsync("once", _ => Task.FromResult(++steps), token);
            return ++runs < 3 ? throw new RetryableException("busy", "Busy.") : "at last";
        });
        var id = await _kit.EnqueueAsync(ScriptedJob.Definition, new ScriptedInput("flaky"));

        Assert.Equal(1, await _kit.DrainAsync(cancellation: Cancellation));
        Assert.Equal((JobState.Scheduled, "busy"), (_kit.Find(id).State, _kit.Find(id).ErrorCode));
        Assert.Equal(2, await _kit.DrainAsync(advance: true, cancellation: Cancellation));

        Assert.Equal((JobState.Completed, 3, 1), (_kit.Find(id).State, _kit.Find(id).Attempts, steps));
        Assert.Equal(["once"], _kit.Find(id).FinishedSteps);
    }

    [Fact]
    public async Task A_dead_letter_says_what_was_thrown()
    {
        _script.On("broken", (_, _) => throw new InvalidOperationException("a bug"));
        var id = await _kit.EnqueueAsync(ScriptedJob.Definition, new ScriptedInput("broken"));

        await _kit.DrainAsync(advance: true, cancellation: Cancellation);

        Assert.Equal((JobState.Failed, 3), (_kit.Find(id).State, _kit.Find(id).Attempts));
        Assert.Equal("a bug", _kit.Find(id).LastException!.Message);
    }

    [Fact]
    public async Task Children_events_people_and_time_wake_a_waiting_job()
    {
        _script.On("child", (_, _) => Task.FromResult("grown"));
        _script.On("waits", async (job, token) =>
        {
            await job.StepAsync("child", async t => (await _kit.Client.EnqueueAsync(
                ScriptedJob.Definition, new ScriptedInput("child"), new EnqueueOptions { ParentId = job.JobId }, t)).Id, token);
            await job.WaitForChildrenAsync(token);
            var paid = await job.WaitForEventAsync<ScriptedInput>("paid", "payment/received", timeout: null, "7", token);
            var seat = await job.AskAsync<string>("seat", new Question("Which?"), timeout: null, token);
            var never = await job.WaitForEventAsync<ScriptedInput>("never", "no/such", TimeSpan.FromHours(1), key: null, token);
            return $"{paid.Value!.What} {seat.Value} {never.Came}";
        });
        var id = await _kit.EnqueueAsync(ScriptedJob.Definition, new ScriptedInput("waits"));

        await _kit.DrainAsync(cancellation: Cancellation);
        Assert.Equal(JobState.Waiting, _kit.Find(id).State);
        Assert.Equal(0, (await _kit.Client.PublishAsync("payment/received", new ScriptedInput("no"), new PublishOptions { Key = "8" }, Cancellation)).Woken);
        Assert.Equal(1, (await _kit.Client.PublishAsync("payment/received", new ScriptedInput("paid"), new PublishOptions { Key = "7" }, Cancellation)).Woken);
        await _kit.DrainAsync(cancellation: Cancellation);
        Assert.Equal(JobChange.Done, await _kit.Client.AnswerAsync(id, "seat", "aisle", "person", ownerId: null, Cancellation));
        await _kit.DrainAsync(cancellation: Cancellation);
        var before = _kit.Clock.GetUtcNow();
        await _kit.DrainAsync(advance: true, cancellation: Cancellation);

        Assert.Equal("paid aisle False", _kit.Find(id).ResultAs<ScriptedResult>().Said);
        Assert.Equal(TimeSpan.FromHours(1), _kit.Clock.GetUtcNow() - before);
    }

    [Fact]
    public async Task An_event_starts_each_subscriber_once()
    {
        var options = new PublishOptions { EventId = Guid.CreateVersion7() };
        await _kit.Client.PublishAsync("test/happened", new ScriptedInput("it"), options, Cancellation);
        Assert.True((await _kit.Client.PublishAsync("test/happened", new ScriptedInput("it"), options, Cancellation)).IsDuplicate);

        Assert.Equal(2, await _kit.DrainAsync(cancellation: Cancellation));
        _kit.AssertEnqueued(SubscribedJob.Definition);
        _kit.AssertEnqueued(AlsoSubscribedJob.Definition);
    }

    [Fact]
    public async Task A_job_that_never_ends_is_taken_for_a_mistake()
    {
        _script.On("for ever", (_, _) => throw new SnoozeException(TimeSpan.FromMinutes(1), "not yet"));
        await _kit.EnqueueAsync(ScriptedJob.Definition, new ScriptedInput("for ever"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => _kit.DrainAsync(advance: true, maxAttempts: 50, Cancellation));
    }

    public ValueTask DisposeAsync() => _kit.DisposeAsync();
}
