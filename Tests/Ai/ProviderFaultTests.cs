using Concierge.Jobs;

namespace Concierge.Tests.Ai;

public sealed class ProviderFaultTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(401, "invalid_api_key", "ai_key_rejected")]
    [InlineData(403, null, "ai_key_rejected")]
    [InlineData(404, "model_not_found", "ai_model_unknown")]
    [InlineData(404, null, "ai_model_unknown")]
    [InlineData(400, "invalid_value", "ai_request_rejected")]
    [InlineData(422, null, "ai_request_rejected")]
    [InlineData(400, "content_filter", "ai_refused")]
    [InlineData(429, "insufficient_quota", "ai_quota_exhausted")]
    [InlineData(402, null, "ai_quota_exhausted")]
    public async Task What_another_attempt_cannot_mend_fails_for_good_after_one_request(int status, string? errorCode, string expected)
    {
        await using var rig = await AiRig.StartAsync();
        rig.Server.Then(FakeAnswer.Error(status, errorCode));

        var failure = await Assert.ThrowsAsync<FailForGoodException>(() => rig.AskAsync());

        Assert.Equal(expected, failure.Code);
        Assert.Single(rig.Server.Requests);
    }

    [Fact]
    public async Task A_wrong_key_is_explained_to_a_person()
    {
        await using var rig = await AiRig.StartAsync();
        rig.Server.Then(FakeAnswer.Error(401, "invalid_api_key", $"Incorrect API key provided: {AiRig.Key}"));

        var failure = await Assert.ThrowsAsync<FailForGoodException>(() => rig.AskAsync());

        Assert.Equal(
            "The AI provider did not accept the API key (HTTP 401, invalid_api_key). Put a valid key into Ai:ApiKey, then retry.",
            failure.Message);
        Assert.DoesNotContain(AiRig.Key, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_After_is_waited_out_before_the_next_request()
    {
        await using var rig = await AiRig.StartAsync();
        rig.Server.Then(FakeAnswer.Busy(retryAfterSeconds: 7), FakeAnswer.Text("ok"));

        var answer = rig.AskAsync();
        var pause = await rig.Time.TimerSetAsync(7 * s_second, 7.7 * s_second);
        rig.Time.Advance(pause - TimeSpan.FromTicks(1));
        await rig.Time.TimerSetAsync(TimeSpan.FromTicks(1), TimeSpan.FromTicks(1));
        Assert.Single(rig.Server.Requests);
        rig.Time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal("ok", (await answer).Text);
        Assert.Equal(2, rig.Server.Requests.Count);
    }

    [Fact]
    public async Task Retry_After_may_be_a_date()
    {
        await using var rig = await AiRig.StartAsync();
        var date = rig.Time.GetUtcNow().AddSeconds(9).ToString("r", System.Globalization.CultureInfo.InvariantCulture);
        rig.Server.Then(FakeAnswer.Error(503) with { RetryAfter = date }, FakeAnswer.Text("ok"));

        var answer = rig.AskAsync();
        rig.Time.Advance(await rig.Time.TimerSetAsync(9 * s_second, 9.9 * s_second));

        Assert.Equal("ok", (await answer).Text);
    }

    [Fact]
    public async Task A_longer_Retry_After_than_the_cap_is_handed_to_the_job_engine()
    {
        await using var rig = await AiRig.StartAsync();
        rig.Server.Then(FakeAnswer.Busy(retryAfterSeconds: 600));

        var failure = await Assert.ThrowsAsync<RetryableException>(() => rig.AskAsync());

        Assert.Equal(("ai_unavailable", TimeSpan.FromMinutes(10)), (failure.Code, failure.RetryAfter));
        Assert.Single(rig.Server.Requests);
    }

    [Fact]
    public async Task Server_errors_are_retried_with_growing_pauses_until_the_budget_is_used_up()
    {
        await using var rig = await AiRig.StartAsync(("Ai:MaxAttempts", "3"));
        rig.Server.Otherwise = _ => FakeAnswer.Error(500);

        var answer = rig.AskAsync();
        rig.Time.Advance(await rig.Time.TimerSetAsync(0.5 * s_second, 1 * s_second));
        rig.Time.Advance(await rig.Time.TimerSetAsync(1 * s_second, 2 * s_second));

        var failure = await Assert.ThrowsAsync<RetryableException>(() => answer);
        Assert.Equal("ai_unavailable", failure.Code);
        Assert.Equal("The AI provider failed (HTTP 500, an_error_type); it was asked 3 times.", failure.Message);
        Assert.Equal(3, rig.Server.Requests.Count);
    }

    [Fact]
    public async Task A_hang_ends_at_the_deadline_and_is_retried()
    {
        await using var rig = await AiRig.StartAsync(("Ai:Timeout", "00:00:40"));
        rig.Server.Then(FakeAnswer.Hang(), FakeAnswer.Text("ok"));

        var answer = rig.AskAsync();
        var hanging = await rig.Server.NextRequestAsync();
        rig.Time.Advance(40 * s_second);
        await hanging.Aborted.WaitAsync(2 * s_second, TestContext.Current.CancellationToken);
        rig.Time.Advance(await rig.Time.TimerSetAsync(0.5 * s_second, 1 * s_second));

        Assert.Equal("ok", (await answer).Text);
    }

    [Fact]
    public async Task Cancelling_aborts_the_request_at_the_server_within_two_seconds()
    {
        await using var rig = await AiRig.StartAsync();
        rig.Server.Then(FakeAnswer.Hang());
        using var caller = new CancellationTokenSource();

        var answer = rig.AskUntilAsync(caller.Token);
        var hanging = await rig.Server.NextRequestAsync();
        await caller.CancelAsync();

        await hanging.Aborted.WaitAsync(2 * s_second, TestContext.Current.CancellationToken);
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Equal(caller.Token, cancelled.CancellationToken);
        Assert.Single(rig.Server.Requests);
    }

    [Fact]
    public async Task Cancelling_ends_the_pause_between_requests()
    {
        await using var rig = await AiRig.StartAsync();
        rig.Server.Then(FakeAnswer.Busy(retryAfterSeconds: 20));
        using var caller = new CancellationTokenSource();

        var answer = rig.AskUntilAsync(caller.Token);
        await rig.Time.TimerSetAsync(20 * s_second, 22 * s_second);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_retried_and_named()
    {
        await using var rig = await AiRig.StartAsync(("Ai:MaxAttempts", "1"));
        await rig.Server.DisposeAsync();

        var failure = await Assert.ThrowsAsync<RetryableException>(() => rig.AskAsync());

        Assert.Equal("The AI provider could not be reached; it was asked once.", failure.Message);
    }

    public static TheoryData<int> Unreadable() => [.. Enumerable.Range(0, s_unreadable.Length)];

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task An_answer_that_is_no_completion_is_retried(int which)
    {
        await using var rig = await AiRig.StartAsync();
        rig.Server.Then(s_unreadable[which], FakeAnswer.Text("ok"));

        var answer = rig.AskAsync();
        rig.Time.Advance(await rig.Time.TimerSetAsync(0.5 * s_second, 1 * s_second));

        Assert.Equal("ok", (await answer).Text);
    }

    private static readonly FakeAnswer[] s_unreadable =
    [
        new(200, "<html>Sign in to the hotel's network</html>"),
        new(200, """{"choices":[{"message":"""),
        new(200, "{}"),
        new(200, ""),
        new(200, "null"),
        new(200, "[]"),
        new(200, """{"choices":[]}"""),
        FakeAnswer.Text("x", finishReason: "bored"),
        FakeAnswer.CutConnection(),
    ];
}
