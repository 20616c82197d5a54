using Concierge.Contracts.Jobs;
using Concierge.Jobs;
using Concierge.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Jobs;

public sealed class RunTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_completes_with_its_result_and_says_how_far_it_is()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        var go = new TaskCompletionSource();
        host.Script.On("work", async (job, token) =>
        {
            await job.ReportAsync(40, "Half way, nearly");
            await go.Task.WaitAsync(token);
            await job.ReportAsync(100, "All of it");
            return "done";
        });

        var id = await host.EnqueueAsync("work");
        var halfway = await host.WaitForAsync(id, job => job.Progress == 40);
        go.SetResult();
        var done = await host.WaitForEndAsync(id);

        Assert.Equal((JobState.Running, "Half way, nearly"), (halfway.State, halfway.Message));
        Assert.Equal((JobState.Completed, 100, 1, "All of it"), (done.State, done.Progress, done.Attempt, done.Message));
        Assert.Equal("done", done.Result!.Value.GetProperty("said").GetString());
        Assert.NotNull(done.ExpiresAt);
    }

    [Fact]
    public async Task A_failed_attempt_is_retried_and_finished_steps_are_kept()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        var stepRuns = 0;
        host.Script.On("flaky", async (job, token) =>
        {
            var number = await job.StepAsync("count", _ => Task.FromResult(Interlocked.Increment(ref stepRuns)), token);
            if (job.Attempt < 3) throw new InvalidOperationException("not yet");
            return $"step ran {number}";
        });

        var done = await host.WaitForEndAsync(await host.EnqueueAsync("flaky"));

        Assert.Equal((JobState.Completed, 3, 1), (done.State, done.Attempt, stepRuns));
        Assert.Equal("step ran 1", done.Result!.Value.GetProperty("said").GetString());
        var step = Assert.Single(done.Steps);
        Assert.Equal(("count", JobStepState.Completed, 1), (step.Name, step.State, step.Attempt));
        Assert.NotNull(step.DurationMs);
    }

    [Fact]
    public async Task A_step_runs_again_when_its_inputs_changed_or_when_it_had_failed()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        var runs = new List<string>();
        host.Script.On("inputs", async (job, token) =>
        {
            await job.StepAsync("by-input", _ => Add(runs, "by-input"), token, inputs: new { job.Attempt });
            await job.StepAsync("fails-once", _ => job.Attempt == 1 ? throw new InvalidOperationException() : Add(runs, "fails-once"), token);
            return "done";
        });

        await host.WaitForEndAsync(await host.EnqueueAsync("inputs"));

        Assert.Equal(["by-input", "by-input", "fails-once"], runs);
    }

    [Fact]
    public async Task Steps_may_run_side_by_side_but_not_twice_under_one_name()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        host.Script.On("side by side", async (job, token) =>
            string.Concat(await Task.WhenAll("abc".Select(c => job.StepAsync($"draft-{c}", _ => Task.FromResult(c.ToString()), token)))));
        host.Script.On("twice", async (job, token) =>
        {
            await job.StepAsync("same", _ => Task.FromResult(1), token);
            await job.StepAsync("same", _ => Task.FromResult(1), token);
            return "never";
        });

        Assert.Equal("abc", (await host.WaitForEndAsync(await host.EnqueueAsync("side by side"))).Result!.Value.GetProperty("said").GetString());
        Assert.Equal(JobState.Failed, (await host.WaitForEndAsync(await host.EnqueueAsync("twice"))).State);
    }

    [Fact]
    public async Task A_job_whose_attempts_are_used_up_is_a_dead_letter_that_can_be_retried_by_hand()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        var works = false;
        host.Script.On("broken", (_, _) => works ? Task.FromResult("at last") : throw new InvalidOperationException("secret detail"));

        var id = await host.EnqueueAsync("broken");
        var dead = await host.WaitForEndAsync(id);
        works = true;
        Assert.Equal(JobChange.Done, await host.Client.RetryAsync(id, "tester", cancellation: Cancellation));
        var done = await host.WaitForEndAsync(id);

        Assert.Equal((JobState.Failed, 3, "unexpected"), (dead.State, dead.Attempt, dead.Error!.Code));
        Assert.DoesNotContain("secret", dead.Error.Message, StringComparison.Ordinal);
        Assert.Equal((JobState.Completed, 4, 6), (done.State, done.Attempt, done.MaxAttempts));
        Assert.Equal(JobChange.Conflict, await host.Client.RetryAsync(id, "tester", cancellation: Cancellation));
    }

    [Fact]
    public async Task Failing_for_good_takes_one_attempt_and_tells_the_owner_why()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        host.Script.On("hopeless", (_, _) => throw new FailForGoodException("key_rejected", "Check the key."));

        var dead = await host.WaitForEndAsync(await host.EnqueueAsync("hopeless"));

        Assert.Equal((JobState.Failed, 1), (dead.State, dead.Attempt));
        Assert.Equal(new JobErrorDto("key_rejected", "Check the key.", 1), dead.Error);
    }

    [Fact]
    [Trait(GivenServers.Faults, GivenServers.None)] // The job expires after 2 s, and a worker pauses 1 s after a claim that failed.
    public async Task An_attempt_that_takes_too_long_is_stopped()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        host.Script.On("slow", async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return "never";
        });

        var ticket = await host.Client.EnqueueAsync(OneShotJob.Definition, new ScriptedInput("slow"), cancellation: Cancellation);

        Assert.Equal((JobState.Failed, "timeout"), await EndOfAsync(host, ticket.Id));
    }

    [Fact]
    public async Task A_payload_of_another_shape_and_a_result_that_cannot_be_stored_fail_for_good()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        host.Script.On("nul", (_, _) => Task.FromResult("a \0 character"));
        var later = await host.EnqueueAsync("x", new EnqueueOptions { RunAt = TimeProvider.System.GetUtcNow().AddMinutes(5) });
        await database.ScalarAsync<int>("UPDATE jobs.jobs SET payload = '[1]', state = 'queued' WHERE id = $1", later);

        Assert.Equal((JobState.Failed, "payload_unreadable"), await EndOfAsync(host, later));
        Assert.Equal((JobState.Failed, "result_unstorable"), await EndOfAsync(host, await host.EnqueueAsync("nul")));
    }

    [Fact]
    public async Task A_step_whose_result_cannot_be_stored_is_not_done_again()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        var done = 0;
        host.Script.On("step", async (job, token) => await job.StepAsync("effect", _ => Task.FromResult($"a \0 character, {Interlocked.Increment(ref done)}"), token));

        Assert.Equal((JobState.Failed, "result_unstorable"), await EndOfAsync(host, await host.EnqueueAsync("step")));
        Assert.Equal(1, done);
    }

    [Fact]
    public async Task An_attempt_ends_whatever_its_messages_hold()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        var cut = new string('x', 199) + "\ud83e\uddf3"; // A pair across the end of what is kept.
        host.Script.On("error", (_, _) => throw new FailForGoodException("odd \0", "nul \0 and half \ud83e"));
        host.Script.On("snooze", (job, _) => job.Attempt == 1 ? throw new SnoozeException(TimeSpan.Zero, cut) : Task.FromResult("done"));
        host.Script.On("progress", async (job, _) =>
        {
            await job.ReportAsync(50, cut);
            await job.ReportAsync(60, "nul \0");
            return "done";
        });

        var failed = await host.WaitForEndAsync(await host.EnqueueAsync("error"));
        Assert.Equal((JobState.Failed, "odd \ufffd", "nul \ufffd and half \ufffd"), (failed.State, failed.Error?.Code, failed.Error?.Message));
        Assert.Equal(JobState.Completed, (await host.WaitForEndAsync(await host.EnqueueAsync("snooze"))).State);
        Assert.Equal(JobState.Completed, (await host.WaitForEndAsync(await host.EnqueueAsync("progress"))).State);
    }

    [Fact]
    public async Task A_job_of_a_type_that_this_worker_does_not_know_stays_queued_for_one_that_does()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        var id = await host.EnqueueAsync("x", new EnqueueOptions { RunAt = TimeProvider.System.GetUtcNow().AddMinutes(5) });
        await database.ScalarAsync<int>("UPDATE jobs.jobs SET type = 'unheard_of', state = 'queued' WHERE id = $1", id);

        await host.WaitForEndAsync(await host.EnqueueAsync("a neighbour"));

        Assert.Equal(JobState.Queued, (await host.Reader.FindAsync(id, ownerId: null, Cancellation))!.State);
    }

    [Fact]
    public async Task High_priority_goes_first_then_the_older()
    {
        await using var idle = await JobsHost.StartAsync(database.Servers, worker: false);
        var order = new List<string>();
        var low = await idle.EnqueueAsync("low", new EnqueueOptions { Priority = JobPriority.Low });
        await idle.EnqueueAsync("first normal");
        await idle.EnqueueAsync("second normal");
        var high = await idle.EnqueueAsync("high", new EnqueueOptions { Priority = JobPriority.High });
        await using var host = await JobsHost.StartAsync(database.Servers, worker: true, services =>
        {
            var script = new JobScript();
            foreach (var what in (string[])["low", "first normal", "second normal", "high"])
                script.On(what, async (_, _) => (await Add(order, what)).ToString(System.Globalization.CultureInfo.InvariantCulture));
            services.AddSingleton(script);
        }, ("Jobs:DefaultConcurrency", "1"));

        await host.WaitForEndAsync(high);
        await host.WaitForEndAsync(low);

        Assert.Equal(["high", "first normal", "second normal", "low"], order);
    }

    [Fact]
    public async Task Finished_jobs_are_deleted_after_their_retention_and_others_are_kept()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        var kept = await host.EnqueueAsync("kept a day");
        var brief = await host.Client.EnqueueAsync(OneShotJob.Definition, new ScriptedInput("kept a second"), cancellation: Cancellation);
        await host.WaitForEndAsync(kept);
        await host.WaitForEndAsync(brief.Id);
        await database.ScalarAsync<int>("UPDATE jobs.jobs SET expires_at = expires_at - interval '1 second' WHERE id = $1", brief.Id);

        Assert.InRange(await host.Client.CleanupAsync(Cancellation), 1, 2);

        Assert.Null(await host.Reader.FindAsync(brief.Id, ownerId: null, Cancellation));
        Assert.NotNull(await host.Reader.FindAsync(kept, ownerId: null, Cancellation));
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM jobs.transitions WHERE job_id = $1", brief.Id));
    }

    private static async Task<(JobState State, string? Code)> EndOfAsync(JobsHost host, Guid id)
    {
        var end = await host.WaitForEndAsync(id);
        return (end.State, end.Error?.Code);
    }

    private static Task<int> Add(List<string> list, string item)
    {
        lock (list)
        {
            list.Add(item);
            return Task.FromResult(list.Count);
        }
    }
}
