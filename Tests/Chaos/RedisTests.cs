using System.Globalization;
using System.Threading.Channels;
using Concierge.Contracts.Jobs;
using Concierge.Jobs;
using Concierge.Tests.Chaos.Support;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Chaos;

/// <summary>Redis carries what may be lost: live views slow down without it, and are quick again with it.</summary>
[Collection(Exclusive.Name)]
[Trait("Category", "Chaos")]
public sealed class RedisTests(ChaosServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stopped_and_empty_when_it_comes_back()
    {
        await using var run = await ChaosRun.StartAsync(await servers.ConnectionsAsync(), "steps");
        await run.StartWorkerAsync("w0", settings: ("Jobs__DefaultConcurrency", "64"));
        var owner = Guid.CreateVersion7();
        var watched = await run.EnqueueAsync(SteppingJob.Definition, new ChaosWork(Steps: 60, StepMs: 500), new EnqueueOptions { OwnerId = owner });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var (job, list) = (Channel.CreateUnbounded<long>(), Channel.CreateUnbounded<long>());
        var following = FollowAsync(run.Client.Feed.FollowAsync(watched, ownerId: null, cancellation: stop.Token), job.Writer);
        var followingList = FollowAsync(run.Client.Feed.FollowOwnerAsync(owner, stop.Token), list.Writer);
        var before = await LongestGapAsync(job.Reader, 6);
        await LongestGapAsync(list.Reader, 2);

        run.Ledger.Write(LedgerEvent.Fault, detail: "redis");
        await servers.Redis.StopAsync("KILL");
        var without = await LongestGapAsync(job.Reader, 3);
        await run.EnqueueManyAsync(50);
        await servers.Redis.StartAsync();
        run.Ledger.Write(LedgerEvent.Healed, detail: "redis");
        var since = TimeProvider.System.GetTimestamp();
        Forget(list.Reader);
        await list.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        var returned = TimeProvider.System.GetElapsedTime(since);
        Forget(job.Reader);
        var after = await LongestGapAsync(job.Reader, 6);
        await run.WaitForAllAsync(TimeSpan.FromSeconds(60));
        await following.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        await stop.CancelAsync();
        await followingList;

        var report = await run.CheckAsync();
        report.Print("Redis stopped, and empty when back", string.Create(CultureInfo.InvariantCulture,
            $"updates each {before.TotalSeconds:F1} s before, {without.TotalSeconds:F1} s without, {after.TotalSeconds:F1} s after; lists live again in {returned.TotalSeconds:F1} s"));
        report.AssertSound();
        Assert.Equal((report.Enqueued, 0), (report.Completed, report.ReRuns));
        Assert.InRange(without, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        // A poll every two seconds would not manage this.
        Assert.InRange(after, TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
    }

    private static Task FollowAsync(IAsyncEnumerable<JobDto> jobs, ChannelWriter<long> seen) => FollowAsync(jobs, seen, isEnded: job => job.State.IsTerminal());

    private static async Task FollowAsync<T>(IAsyncEnumerable<T> changes, ChannelWriter<long> seen, Func<T, bool>? isEnded = null)
    {
        try
        {
            await foreach (var change in changes)
            {
                seen.TryWrite(TimeProvider.System.GetTimestamp());
                if (isEnded?.Invoke(change) == true) return;
            }
        }
        catch (OperationCanceledException)
        {
            // The test has seen enough.
        }
    }

    private static async Task<TimeSpan> LongestGapAsync(ChannelReader<long> seen, int changes)
    {
        var (last, longest) = (TimeProvider.System.GetTimestamp(), TimeSpan.Zero);
        for (var i = 0; i < changes; i++)
        {
            var at = await seen.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
            var gap = TimeProvider.System.GetElapsedTime(last, at);
            (last, longest) = (at, gap > longest ? gap : longest);
        }

        return longest;
    }

    private static void Forget(ChannelReader<long> seen)
    {
        while (seen.TryRead(out _))
        {
            // What came before is of no interest.
        }
    }
}
