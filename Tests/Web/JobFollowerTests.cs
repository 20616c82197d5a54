using Concierge.Contracts.Jobs;
using Concierge.Web.Jobs;

namespace Concierge.Tests.Web;

public sealed class JobFollowerTests : IAsyncLifetime
{
    private readonly InstantTime time = new(JobFollower.PollInterval);
    private FakeApi api = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => api = await FakeApi.StartAsync();

    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task Each_version_arrives_once_and_the_end_ends_it()
    {
        var job = NewJob();
        api.Send(job);
        api.Write(": heartbeat\n\n");
        api.Write("event: other\ndata: {}\n\n");
        api.Send(job);
        api.Send(job with { Version = 2, Progress = 40, Message = "Zürich: drafting" });
        api.Send(job with { Version = 3, State = JobState.Completed, Progress = 100 });

        var seen = await AllAsync(api.Follower(time).FollowAsync(job.Id, known: null, Stop));

        Assert.Equal([1L, 2L, 3L], seen.Select(found => found.Version));
        Assert.Equal("Zürich: drafting", seen[1].Message);
        Assert.Equal("Bearer token", Assert.Single(api.Authorizations));
    }

    [Fact]
    public async Task Data_of_several_lines_is_one_event()
    {
        var job = NewJob() with { State = JobState.Failed, Version = 7 };
        var json = System.Text.Json.JsonSerializer.Serialize(job, Concierge.Contracts.Wire.Json);
        var middle = json.IndexOf(',', StringComparison.Ordinal);
        api.Write($"id: 7\nevent: job\ndata: {json[..middle]}\ndata: {json[middle..]}\n\n");

        Assert.Equal(JobState.Failed, Assert.Single(await AllAsync(api.Follower(time).FollowAsync(job.Id, known: null, Stop))).State);
    }

    [Fact]
    public async Task After_a_break_it_asks_once_and_resumes_after_the_last_version()
    {
        var job = NewJob();
        var links = new List<FeedLink>();
        var versions = new List<long>();
        api.Send(job);
        await foreach (var feed in api.Follower(time).FollowAsync(job.Id, known: null, Stop))
        {
            links.Add(feed.Link);
            if (feed.Job is { } news) versions.Add(news.Version);
            if (feed.Job?.Version == 1)
            {
                api.Job = job with { Version = 5 };
                api.Break();
            }
            else if (feed.Job?.Version == 5)
            {
                api.Send(job with { Version = 6, State = JobState.Cancelled });
            }
        }

        Assert.Equal([1L, 5L, 6L], versions);
        Assert.Equal([FeedLink.Live, FeedLink.Live, FeedLink.Polling, FeedLink.Live, FeedLink.Live], links);
        Assert.Equal([null, "5"], api.LastEventIds);
        Assert.Equal(1, time.Waits);
    }

    [Fact]
    public async Task Without_a_stream_it_polls_until_the_stream_is_back()
    {
        var job = NewJob();
        api.Job = job;
        api.RefusesStreams = true;
        var polls = 0;
        var last = default(JobFeed);
        await foreach (var feed in api.Follower(time).FollowAsync(job.Id, known: job.Version, Stop))
        {
            last = feed;
            if (feed.Link != FeedLink.Polling || ++polls < 3) continue;
            api.RefusesStreams = false;
            api.Send(job with { Version = 9, State = JobState.Completed });
        }

        Assert.Equal((3, FeedLink.Live, 9L), (polls, last.Link, last.Job!.Version));
        Assert.Equal(["1"], api.LastEventIds);
    }

    [Fact]
    public async Task A_job_that_is_not_there_any_more_is_gone()
    {
        api.RefusesStreams = true;
        var feeds = new List<JobFeed>();
        await foreach (var feed in api.Follower(time).FollowAsync(Guid.CreateVersion7(), known: 1, Stop)) feeds.Add(feed);

        Assert.Equal(FeedLink.Gone, Assert.Single(feeds).Link);
    }

    [Fact]
    public async Task A_silent_stream_is_given_up()
    {
        await using var stream = new WatchedStream(new SilentStream(), JobEvents.LongestSilence, new InstantTime(JobEvents.LongestSilence));

        await Assert.ThrowsAsync<TimeoutException>(() => stream.ReadExactlyAsync(new byte[1], Stop).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.ReadExactlyAsync(new byte[1], new(canceled: true)).AsTask());
    }

    private static async Task<List<JobDto>> AllAsync(IAsyncEnumerable<JobFeed> feeds)
    {
        var jobs = new List<JobDto>();
        await foreach (var feed in feeds)
        {
            if (feed.Job is { } job) jobs.Add(job);
        }

        return jobs;
    }

    internal static JobDto NewJob() => new(
        Guid.CreateVersion7(), "ai_trip_generation", JobState.Running, 5, "Starting", 1, 3, CancelRequested: false, DateTimeOffset.UnixEpoch, null,
        DateTimeOffset.UnixEpoch, null, null, null, [], null, null, null, 1);

    /// <summary>Nothing ever arrives.</summary>
    private sealed class SilentStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
