using Concierge.Core.Ai;
using Concierge.Jobs;
using Microsoft.Extensions.AI;

namespace Concierge.Tests.Ai;

public sealed class StructuredOutputTests
{
    private const string Good = """{"name":"Alfama","minutes":90}""";

    [Fact]
    public async Task A_good_answer_needs_one_request()
    {
        await using var rig = await AiRig.StartAsync();
        rig.Server.Then(FakeAnswer.Text(Good));

        Assert.Equal(new Walk("Alfama", 90), await AskAsync(rig));
        Assert.Single(rig.Server.Requests);
    }

    [Theory]
    [InlineData("""{"name":"Alfama","minu""", "stop", "was cut off before its end")]
    [InlineData("""{"name":"Alfama","minu""", "length", "say the same in fewer words")]
    [InlineData("""{"name":"Alfama"}""", "stop", "minutes")]
    [InlineData("""{"name":"Alfama","minutes":"ninety"}""", "stop", "$.minutes")]
    [InlineData("""{"name":"Alfama","minutes":90,"stars":5}""", "stop", "stars")]
    [InlineData("""{"name":null,"minutes":90}""", "stop", "name")]
    [InlineData("""{"name":"A","name":"B","minutes":90}""", "stop", "name")]
    [InlineData("[]", "stop", "did not have the form asked for")]
    [InlineData("null", "stop", "null instead of an object")]
    [InlineData("```json\n{}\n```", "stop", "no code fence")]
    [InlineData("Sure! Here it is.", "stop", "was not JSON")]
    [InlineData("{} and more", "stop", "was not JSON")]
    [InlineData(" ", "stop", "was empty")]
    [InlineData("""{"name":"Alfama","minutes":-3}""", "stop", "minutes must be positive")]
    public async Task A_bad_answer_is_told_what_is_wrong_and_repaired_once(string bad, string finishReason, string told)
    {
        await using var rig = await AiRig.StartAsync();
        rig.Server.Then(FakeAnswer.Text(bad, finishReason), FakeAnswer.Text(Good));

        Assert.Equal(new Walk("Alfama", 90), await AskAsync(rig));

        var repair = rig.Server.Requests.Last();
        Assert.Contains("A walk, please.", repair.Prompt, StringComparison.Ordinal);
        Assert.Contains(told, repair.Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_model_sees_its_own_answer_again()
    {
        await using var rig = await AiRig.StartAsync();
        rig.Server.Then(FakeAnswer.Text("""{"name":"Alfama","minutes":-3}"""), FakeAnswer.Text(Good));

        await AskAsync(rig);

        var roles = rig.Server.Requests.Last().Json.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString());
        Assert.Equal("user assistant user", string.Join(' ', roles));
    }

    [Fact]
    public async Task A_second_bad_answer_is_left_to_the_job_engine()
    {
        await using var rig = await AiRig.StartAsync();
        rig.Server.Otherwise = _ => FakeAnswer.Text("""{"name":"Alfama","minutes":-3}""");

        var failure = await Assert.ThrowsAsync<RetryableException>(() => AskAsync(rig));

        Assert.Equal("ai_output_invalid", failure.Code);
        Assert.Equal("The AI model's answer broke a rule, also after one correction.", failure.Message);
        Assert.Equal(2, rig.Server.Requests.Count);
    }

    [Fact]
    public async Task A_refusal_is_final_and_not_argued_with()
    {
        await using var rig = await AiRig.StartAsync();
        rig.Server.Then(FakeAnswer.Refusal("I cannot help with that."));

        var failure = await Assert.ThrowsAsync<FailForGoodException>(() => AskAsync(rig));

        Assert.Equal("ai_refused", failure.Code);
        Assert.Single(rig.Server.Requests);
    }

    [Fact]
    public async Task A_content_filter_counts_as_a_refusal()
    {
        await using var rig = await AiRig.StartAsync();
        rig.Server.Then(FakeAnswer.Text("""{"name":"Al""", "content_filter"));

        Assert.Equal("ai_refused", (await Assert.ThrowsAsync<FailForGoodException>(() => AskAsync(rig))).Code);
    }

    private static Task<Walk> AskAsync(AiRig rig) => rig.Chat.CompleteAsync<Walk>(
        [new ChatMessage(ChatRole.User, "A walk, please.")],
        walk => walk.Minutes > 0 ? [] : ["minutes must be positive"],
        cancellationToken: TestContext.Current.CancellationToken);

    private sealed record Walk(string Name, int Minutes);
}
