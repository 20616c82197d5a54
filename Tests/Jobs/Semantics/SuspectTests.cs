using Concierge.Contracts.Jobs;
using Concierge.Jobs.Maintenance;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Jobs.Semantics;

/// <summary>A job that kills its process is found, and those beside it are not punished for it.</summary>
public sealed class SuspectTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_the_jobs_of_a_lost_worker_the_suspect_alone_is_blamed()
    {
        await using var client = await JobsHost.StartAsync(database.Servers, worker: false);
        await using var rescuer = await JobsHost.StartAsync(database.Servers, worker: true, OrderedJob.AddAlone, ("Jobs:SweepInterval", "00:01:00"));
        var killer = await client.EnqueueAsync("killer");
        var neighbour = await client.EnqueueAsync("neighbour");
        await LoseAsync(rescuer, killer, crashes: 2, together: neighbour);

        Assert.Equal((JobState.Failed, "worker_lost"), await StateAsync(client, killer));
        Assert.Equal(JobState.Queued, (await StateAsync(client, neighbour)).State);
        Assert.Equal(0, await database.ScalarAsync<short>("SELECT crashes FROM jobs.jobs WHERE id = $1", neighbour));
    }

    [Fact]
    public async Task Suspects_run_one_at_a_time_and_others_beside_them()
    {
        await using var client = await JobsHost.StartAsync(database.Servers, worker: false);
        var suspects = await client.Client.EnqueueManyAsync(
            ScriptedJob.Definition, [.. Enumerable.Repeat(new ScriptedInput("suspect"), 5)], options: null, Cancellation);
        await database.ScalarAsync<int>("UPDATE jobs.jobs SET crashes = 2 WHERE state = 'queued'");
        var innocent = await client.EnqueueAsync("innocent");

        var (running, most) = (0, 0);
        var innocentDone = new TaskCompletionSource();
        await using var worker = await JobsHost.StartAsync(database.Servers);
        worker.Script.On("suspect", async (_, token) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await innocentDone.Task.WaitAsync(token);
            Interlocked.Decrement(ref running);
            return "innocent after all";
        });
        worker.Script.On("innocent", (_, _) =>
        {
            innocentDone.TrySetResult();
            return Task.FromResult("done");
        });

        await worker.WaitForEndAsync(innocent);
        foreach (var suspect in suspects) Assert.Equal(JobState.Completed, (await worker.WaitForEndAsync(suspect.Id)).State);
        Assert.Equal(1, most);
    }

    private async Task LoseAsync(JobsHost rescuer, Guid job, int crashes, Guid together)
    {
        var worker = Guid.CreateVersion7();
        await database.ScalarAsync<int>("UPDATE jobs.jobs SET state = 'running', attempt = 1, worker_id = $2, crashes = $3 WHERE id = $1", job, worker, crashes);
        await database.ScalarAsync<int>("UPDATE jobs.jobs SET state = 'running', attempt = 1, worker_id = $2 WHERE id = $1", together, worker);
        await rescuer.Services.GetRequiredService<Rescuer>().RunOnceAsync(Cancellation);
    }

    private static async Task<(JobState State, string? Code)> StateAsync(JobsHost host, Guid id)
    {
        var job = (await host.Reader.FindAsync(id, ownerId: null, Cancellation))!;
        return (job.State, job.Error?.Code);
    }
}
