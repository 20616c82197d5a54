using Concierge.Contracts.Jobs;
using Concierge.Jobs;
using Concierge.Jobs.Maintenance;
using Concierge.Jobs.Storage;
using Concierge.Tests.Infrastructure;
using Concierge.Tests.Jobs.Semantics;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Jobs;

public sealed class LeaseTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_whose_registration_nobody_heard_of_registers_again()
    {
        await using var host = await JobsHost.StartAsync(database.Servers, worker: false);
        var engine = host.Services.GetRequiredService<JobsDatabase>();
        var id = Guid.CreateVersion7();

        for (var tries = 0; tries < 2; tries++) await LeaseStatements.RegisterAsync(engine, id, "once more", TimeSpan.FromMinutes(1), Cancellation);

        Assert.Equal(1L, await database.ScalarAsync<long>("SELECT count(*) FROM jobs.workers WHERE id = $1", id));
        await LeaseStatements.ReleaseAsync(engine, id, Cancellation);
    }

    [Fact]
    [Trait(GivenServers.Faults, GivenServers.None)] // Claims by hand where a worker would try again.
    public async Task Jobs_of_a_claim_that_was_not_heard_are_given_back_and_those_under_way_are_not()
    {
        await using var host = await JobsHost.StartAsync(database.Servers, worker: false);
        var (known, unheard, newer) = (await host.EnqueueAsync("known"), await host.EnqueueAsync("unheard"), await host.EnqueueAsync("newer"));
        await using var hand = await ClaimingHand.OfAsync(host);
        Assert.Equal(3, (await hand.TakeAsync(3)).Count);

        await DisownStatement.ExecuteAsync(
            host.Services.GetRequiredService<JobsDatabase>(), ScriptedJob.Definition.Queue, hand.Worker,
            [KeyValuePair.Create(known, 1), KeyValuePair.Create(newer, 2)], Cancellation);

        Assert.Equal(JobState.Running, (await host.Reader.FindAsync(known, ownerId: null, Cancellation))!.State);
        foreach (var id in new[] { unheard, newer })
        {
            var job = (await host.Reader.FindAsync(id, ownerId: null, Cancellation))!;
            Assert.Equal((JobState.Queued, 1, 4), (job.State, job.Attempt, job.MaxAttempts));
            Assert.Contains(await host.Reader.TransitionsAsync(id, ownerId: null, Cancellation), t => t.Reason == "claim was not heard");
        }

        await database.ScalarAsync<int>("DELETE FROM jobs.jobs");
    }

    [Fact]
    public async Task A_worker_that_lost_its_lease_cannot_end_the_job_and_the_next_attempt_does_so_once()
    {
        // It must not be heard between the moment its lease is said to have run out and the rescue.
        await using var first = await JobsHost.StartAsync(
            database.Servers, worker: true, configure: null, ("Jobs:LeaseDuration", "00:10:00"), ("Jobs:HeartbeatInterval", "00:03:00"));
        var release = new TaskCompletionSource();
        var zombieEnded = new TaskCompletionSource();
        var zombieToken = CancellationToken.None;
        var held = new TaskCompletionSource();
        first.Script.On("held", async (job, token) =>
        {
            zombieToken = token;
            held.TrySetResult();
            await release.Task;
            zombieEnded.SetResult();
            return "by the zombie";
        });
        var id = await first.EnqueueAsync("held");
        await held.Task.WaitAsync(Cancellation);

        // What a rescuer sees of a worker that was stopped for longer than its lease.
        await database.ScalarAsync<int>("UPDATE jobs.workers SET lease_until = now() - interval '1 second'");
        await using var second = await JobsHost.StartAsync(database.Servers);
        second.Script.On("held", (_, _) => Task.FromResult("by the second"));
        first.Script.On("held", (_, _) => Task.FromResult("by the first, again"));
        await second.Services.GetRequiredService<Rescuer>().RunOnceAsync(Cancellation);
        var end = await second.WaitForEndAsync(id);
        release.SetResult();
        await zombieEnded.Task.WaitAsync(Cancellation);
        await first.StopAsync();

        var after = (await second.Reader.FindAsync(id, ownerId: null, Cancellation))!;
        Assert.NotEqual("by the zombie", after.Result!.Value.GetProperty("said").GetString());
        Assert.Equal((JobState.Completed, 2, end.Version), (after.State, after.Attempt, after.Version));
        var transitions = await second.Reader.TransitionsAsync(id, ownerId: null, Cancellation);
        Assert.Single(transitions, t => t.To.IsTerminal());
        Assert.Contains(transitions, t => t.Reason == "worker lost");
    }

    [Fact]
    public async Task A_step_of_an_attempt_that_lost_its_job_is_refused_and_its_code_is_told_to_stop()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        var held = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var refused = new TaskCompletionSource<Exception?>();
        host.Script.On("robbed", async (job, token) =>
        {
            if (job.Attempt > 1) return "second attempt";
            held.SetResult();
            await go.Task;
            refused.SetResult(await Record.ExceptionAsync(() => job.StepAsync("late", _ => Task.FromResult(1), CancellationToken.None)));
            return "never counted";
        });
        var id = await host.EnqueueAsync("robbed");
        await held.Task.WaitAsync(Cancellation);
        await database.ScalarAsync<int>("UPDATE jobs.jobs SET state = 'queued', worker_id = NULL WHERE id = $1", id);
        go.SetResult();

        Assert.IsType<LeaseLostException>(await refused.Task.WaitAsync(Cancellation));
        Assert.Equal("second attempt", (await host.WaitForEndAsync(id)).Result!.Value.GetProperty("said").GetString());
    }

    [Fact]
    public async Task A_worker_given_up_for_dead_starts_over_and_works_on()
    {
        await using var host = await JobsHost.StartAsync(database.Servers);
        await database.ScalarAsync<int>("DELETE FROM jobs.workers");

        Assert.Equal(JobState.Completed, (await host.WaitForEndAsync(await host.EnqueueAsync("x"))).State);
    }

    [Fact]
    [Trait(GivenServers.Faults, GivenServers.None)] // Rescues once by hand where the rescuer itself would try again.
    public async Task A_job_whose_worker_dies_every_time_is_a_dead_letter_after_its_attempts()
    {
        await using var host = await JobsHost.StartAsync(database.Servers, worker: false);
        var id = await host.EnqueueAsync("killer");
        // It must not run the job itself between two rescues.
        await using var rescuer = await JobsHost.StartAsync(database.Servers, worker: true, OrderedJob.AddAlone);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await database.ScalarAsync<int>(
                "UPDATE jobs.jobs SET state = 'running', attempt = $2, worker_id = gen_random_uuid() WHERE id = $1", id, attempt);
            await rescuer.Services.GetRequiredService<Rescuer>().RunOnceAsync(Cancellation);
        }

        var dead = (await host.Reader.FindAsync(id, ownerId: null, Cancellation))!;
        Assert.Equal((JobState.Failed, "worker_lost"), (dead.State, dead.Error?.Code));
    }
}
