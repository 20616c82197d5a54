using System.Diagnostics;
using Concierge.Core.Ai;
using Concierge.Jobs;
using Microsoft.Extensions.AI;

namespace Concierge.Tests.Ai;

public sealed class PrivacyTests
{
    private const string Prompt = "My passport is X4711 and I am allergic to kiwi.";
    private const string Reply = "Then avoid the kiwi stall.";

    public static TheoryData<int> Answers() => [.. Enumerable.Range(0, s_answers.Length)];

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task No_log_line_error_or_span_holds_content_or_the_key(int which)
    {
        await using var rig = await AiRig.StartAsync(("Ai:MaxRetryDelay", "00:00:00"), ("Ai:MaxAttempts", "2"));
        rig.Server.Otherwise = _ => s_answers[which];
        using var spans = new SpanRecorder();

        var failure = await Record.ExceptionAsync(() => AskTwiceOverAsync(rig));

        Assert.NotEmpty(rig.Logs.All);
        Assert.NotEmpty(spans.Mine);
        var everything = string.Join('\n', [.. rig.Logs.All, .. spans.Mine, failure?.ToString() ?? string.Empty]);
        Assert.All([AiRig.Key, "passport", "kiwi", "stall"], secret => Assert.DoesNotContain(secret, everything, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_log_tells_model_tokens_and_duration()
    {
        await using var rig = await AiRig.StartAsync();
        rig.Server.Then(FakeAnswer.Text(Reply));

        await rig.AskAsync(Prompt);

        Assert.Contains(rig.Logs.All, line => line.Contains("AI call chatcmpl-7: fake-model (Compatible) answered in 0 ms, 21 tokens in, 13 out, finish reason stop", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_provider_that_counts_no_tokens_leaves_no_hole_in_the_log()
    {
        await using var rig = await AiRig.StartAsync();
        rig.Server.Then(new FakeAnswer(200, """
            {"id":"chatcmpl-8","object":"chat.completion","created":1,"model":"fake-model","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}]}
            """));

        await rig.AskAsync(Prompt);

        Assert.Contains(rig.Logs.All, line => line.Contains("AI call chatcmpl-8: fake-model (Compatible) answered in 0 ms, tokens not counted, finish reason stop", StringComparison.Ordinal));
        Assert.DoesNotContain(rig.Logs.All, line => line.Contains("(null)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_call_is_one_span_of_the_callers_trace()
    {
        await using var rig = await AiRig.StartAsync(("Ai:MaxRetryDelay", "00:00:00"));
        rig.Server.Then(FakeAnswer.Error(500), FakeAnswer.Text(Reply));
        using var spans = new SpanRecorder();

        await rig.AskAsync(Prompt);

        var span = Assert.Single(spans.Mine);
        Assert.StartsWith("chat fake-model", span, StringComparison.Ordinal);
        Assert.Contains("gen_ai.usage.input_tokens=21", span, StringComparison.Ordinal);
    }

    private static async Task AskTwiceOverAsync(AiRig rig)
    {
        var plain = await Record.ExceptionAsync(() => rig.AskAsync(Prompt));
        if (plain is not (null or FailForGoodException or RetryableException)) throw plain;

        await rig.Chat.CompleteAsync<Note>([new ChatMessage(ChatRole.User, Prompt)], note => [$"{note.Text} is no good"], cancellationToken: TestContext.Current.CancellationToken);
    }

    private static readonly FakeAnswer[] s_answers =
    [
        FakeAnswer.Text(Reply),
        FakeAnswer.Text($$"""{"text":"{{Reply}}"}"""),
        FakeAnswer.Text($$"""{"text":"{{Reply}}"""),
        FakeAnswer.Refusal($"I will not say: {Reply}"),
        FakeAnswer.Error(400, "invalid_value", $"Invalid: '{Prompt}'", param: $"messages of {Prompt}"),
        FakeAnswer.Error(401, "invalid_api_key", $"Incorrect API key provided: {AiRig.Key}"),
        FakeAnswer.Error(401, AiRig.Key),
        FakeAnswer.Error(429, "rate_limit_exceeded", Prompt),
        FakeAnswer.Error(500, Prompt, Prompt),
        new(502, $"<html>{Prompt}</html>"),
        new(200, $"kiwi: {Prompt}"),
        FakeAnswer.Text(Reply, finishReason: "bored"),
    ];

    private sealed record Note(string Text);

    /// <summary>Finished AI spans of this test's own trace; others may run beside it.</summary>
    private sealed class SpanRecorder : IDisposable
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<Activity> _spans = [];
        private readonly ActivityListener _listener;
        private readonly Activity _root = new Activity("test").Start();

        public SpanRecorder()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => string.Equals(source.Name, AiTelemetry.SourceName, StringComparison.Ordinal),
                Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _spans.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public IReadOnlyList<string> Mine =>
            [.. _spans.Where(span => span.TraceId == _root.TraceId).Select(span => $"{span.DisplayName} {span.StatusDescription} {string.Join(' ', span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))}")];

        public void Dispose()
        {
            _listener.Dispose();
            _root.Dispose();
        }
    }
}
