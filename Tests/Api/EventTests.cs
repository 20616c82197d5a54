using System.Text.Json;
using System.Text.Json.Nodes;
using Concierge.Contracts;
using Concierge.Contracts.Jobs;
using Concierge.Tests.Api.Support;

namespace Concierge.Tests.Api;

public sealed class EventTests : IAsyncLifetime
{
    private readonly TestApi _api = new();
    private HttpClient _guest = null!;
    private Guid _job;

    public async ValueTask InitializeAsync()
    {
        await _api.InitializeAsync();
        _guest = await _api.GuestAsync();
        _job = await TestApi.EchoAsync(_guest);
    }

    public async ValueTask DisposeAsync()
    {
        _guest.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task A_snapshot_first_then_each_change_then_the_end()
    {
        using var events = await OpenAsync();
        Assert.Equal("text/event-stream", events.Response.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", events.Response.Headers.CacheControl?.ToString());
        Assert.Equal("no", events.Response.Headers.GetValues("X-Accel-Buffering").Single());

        AssertJob(await events.NextAsync(Cancellation), "1", JobState.Queued);
        _api.Jobs.Change(_job, job => job with { State = JobState.Running, Progress = 40 });
        AssertJob(await events.NextAsync(Cancellation), "2", JobState.Running);
        _api.Jobs.Change(_job, job => job with { State = JobState.Completed, Progress = 100 });
        AssertJob(await events.NextAsync(Cancellation), "3", JobState.Completed);
        Assert.Equal(new Frame("3", "end", """{"state":"completed"}""", null, null), await events.NextAsync(Cancellation));
        Assert.Null(await events.NextAsync(Cancellation));
    }

    [Fact]
    public async Task A_quiet_stream_has_a_heartbeat_every_15_seconds()
    {
        using var events = await OpenAsync();
        AssertJob(await events.NextAsync(Cancellation), "1", JobState.Queued);
        for (var i = 0; i < 3; i++)
        {
            await _api.Time.TimerSetAsync(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15));
            _api.Time.Advance(TimeSpan.FromSeconds(15));
            var frame = await events.NextAsync(Cancellation);
            Assert.NotNull(frame!.Comment);
            Assert.Null(frame.Data);
        }

        _api.Jobs.Change(_job, job => job with { State = JobState.Running });
        AssertJob(await events.NextAsync(Cancellation), "2", JobState.Running);
    }

    [Theory]
    [InlineData("2", null)]
    [InlineData(null, "2")]
    [InlineData("2", "1")]
    public async Task A_stream_resumes_after_the_last_event(string? header, string? query)
    {
        _api.Jobs.Change(_job, job => job with { State = JobState.Running });
        using var events = await OpenAsync(header, query is null ? "" : $"?lastEventId={query}");
        _api.Jobs.Change(_job, job => job with { Progress = 50 });
        AssertJob(await events.NextAsync(Cancellation), "3", JobState.Running);
    }

    [Fact]
    public async Task Resuming_after_the_end_only_ends()
    {
        _api.Jobs.Change(_job, job => job with { State = JobState.Failed });
        using var events = await OpenAsync("2");
        Assert.Equal(("2", "end"), await events.NextAsync(Cancellation) is { } end ? (end.Id, end.Event) : default);
        Assert.Null(await events.NextAsync(Cancellation));
    }

    [Theory]
    [InlineData("abc", null, "Last-Event-ID")]
    [InlineData(null, "-1", "lastEventId")]
    public async Task A_bad_resume_point_is_refused(string? header, string? query, string field)
    {
        using var events = await EventReader.OpenAsync(_guest, $"/api/jobs/{_job}/events?lastEventId={query}", Cancellation, header);
        Assert.Equal("Must be the id of an event of this stream.", await Problem.RuleAsync(events.Response, 400, field));
    }

    [Fact]
    public async Task A_client_that_leaves_ends_the_enumeration()
    {
        var events = await OpenAsync();
        AssertJob(await events.NextAsync(Cancellation), "1", JobState.Queued);
        events.Dispose();
        await _api.Jobs.Unfollowed.Task.WaitAsync(Cancellation);
        Assert.Equal(0, _api.Jobs.Followers);
    }

    [Fact]
    public async Task A_stopping_process_does_not_wait_for_its_streams()
    {
        using var events = await OpenAsync();
        AssertJob(await events.NextAsync(Cancellation), "1", JobState.Queued);
        await _api.StopAsync();
        Assert.Null(await events.NextAsync(Cancellation));
    }

    [Fact]
    public async Task The_task_stream_is_the_same_in_the_short_form()
    {
        using var events = await EventReader.OpenAsync(_guest, $"/api/tasks/ws?taskId={_job}", Cancellation);
        Assert.NotNull((await events.NextAsync(Cancellation))!.Retry);
        var first = await events.NextAsync(Cancellation);
        Assert.Equal(("1", "task"), (first!.Id, first.Event));
        Assert.Equal("PENDING", JsonNode.Parse(first.Data!)!["status"]!.GetValue<string>());
        _api.Jobs.Change(_job, job => job with { State = JobState.Cancelled });
        Assert.Equal("CANCELLED", JsonNode.Parse((await events.NextAsync(Cancellation))!.Data!)!["status"]!.GetValue<string>());
        Assert.Equal("end", (await events.NextAsync(Cancellation))!.Event);
    }

    [Fact]
    public async Task A_refusal_is_a_problem_even_for_a_client_that_wants_events()
    {
        using var events = await EventReader.OpenAsync(_guest, $"/api/jobs/{Guid.CreateVersion7()}/events", Cancellation);
        await Problem.ReadAsync(events.Response, 404);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<EventReader> OpenAsync(string? lastEventId = null, string query = "")
    {
        var events = await EventReader.OpenAsync(_guest, $"/api/jobs/{_job}/events{query}", Cancellation, lastEventId);
        Assert.Equal("2000", (await events.NextAsync(Cancellation))!.Retry);
        return events;
    }

    private void AssertJob(Frame? frame, string id, JobState state)
    {
        Assert.Equal((id, "job"), (frame!.Id, frame.Event));
        var job = JsonSerializer.Deserialize<JobDto>(frame.Data!, Wire.Json)!;
        Assert.Equal((_job, state), (job.Id, job.State));
    }
}
