using Concierge.Jobs;
using Concierge.Jobs.Running;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Jobs.Semantics;

/// <summary>Claims go on behind the job that was taken last, and an older one that comes again still has its turn.</summary>
public sealed class OlderJobTests(FreshDatabase database) : IClassFixture<FreshDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(JobPriority.High)]
    [InlineData(JobPriority.Normal)]
    [InlineData(JobPriority.Low)]
    public void Each_class_is_looked_at_from_its_beginning_in_a_turn_in_which_it_comes_first(JobPriority priority)
    {
        var turn = new ClaimTurn();
        var afresh = 0;
        for (var claim = 0; claim < 16; claim++)
        {
            turn.Took([Taken(JobPriority.High), Taken(JobPriority.Normal), Taken(JobPriority.Low)]);
            if (turn.Classes[0] == (short)priority && turn.LastJobs[0] == Guid.Empty) afresh++;
        }

        Assert.Equal(1, afresh);
    }

    [Theory]
    [Trait(GivenServers.Faults, GivenServers.None)] // An enqueue that is tried again comes that much later.
    [InlineData(false, 300)] // Sixteen claims of ten jobs, and those that were under way.
    [InlineData(true, 600)] // The same, and what the other class has meanwhile.
    public async Task An_older_job_of_whoever_floods_the_queue_does_not_wait_for_the_end_of_the_flood(bool withFloodAbove, int most)
    {
        var owner = Guid.CreateVersion7();
        var low = new EnqueueOptions { OwnerId = owner, Priority = JobPriority.Low };
        await using (var client = await JobsHost.StartAsync(database.Servers, worker: false))
        {
            await FloodAsync(client, low);
            if (withFloodAbove) await FloodAsync(client, new EnqueueOptions { OwnerId = Guid.CreateVersion7(), Priority = JobPriority.High });
        }

        var between = await RanBeforeOlderAsync(low);
        await database.ScalarAsync<int>("DELETE FROM jobs.jobs WHERE state = 'queued'");

        Assert.InRange(between, 0, most);
    }

    private async Task<int> RanBeforeOlderAsync(EnqueueOptions low)
    {
        var (ran, ranBefore) = (0, 0);
        var older = new TaskCompletionSource<int>();
        await using var host = await JobsHost.StartAsync(database.Servers, worker: true, configure: null, ("Jobs:DefaultConcurrency", "10"));
        host.Script.On("older", (_, _) =>
        {
            older.TrySetResult(Volatile.Read(ref ran) - Volatile.Read(ref ranBefore));
            return Task.FromResult("done");
        });
        host.Script.On("flood", async (_, _) =>
        {
            if (Interlocked.Increment(ref ran) != 400) return "done";
            Volatile.Write(ref ranBefore, 400);
            await host.EnqueueAsync("older", low with { JobId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow().AddHours(-1)) });
            // What ran while it was stored did not run before it. Where it has run already, that was soon enough.
            Volatile.Write(ref ranBefore, Volatile.Read(ref ran));
            return "done";
        });
        return await older.Task.WaitAsync(Cancellation);
    }

    private static async Task FloodAsync(JobsHost host, EnqueueOptions options)
        => await host.Client.EnqueueManyAsync(ScriptedJob.Definition, [.. Enumerable.Repeat(new ScriptedInput("flood"), 3_000)], options, Cancellation);

    private static ClaimedJob Taken(JobPriority priority)
        => new(Guid.CreateVersion7(), "any", 1, 1, 1, Guid.CreateVersion7(), "{}", null, null, null, TimeSpan.Zero, priority, "", 0);
}
