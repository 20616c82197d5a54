using System.ComponentModel;
using System.Text.Json.Nodes;
using Concierge.Core.Ai;
using Microsoft.Extensions.AI;

namespace Concierge.Tests.Ai;

public sealed class WireFormatTests
{
    [Fact]
    public async Task The_request_is_what_openai_documents()
    {
        await using var rig = await AiRig.StartAsync(("Ai:MaxOutputTokens", "900"));
        rig.Server.Then(FakeAnswer.Text("""{"name":"Ponte","kind":"river_bank","note":null}"""));

        await rig.Chat.CompleteAsync<Spot>(
            [new ChatMessage(ChatRole.System, "Name a spot."), new ChatMessage(ChatRole.User, "By the water.")],
            _ => [],
            new ChatOptions { Temperature = 0.5f, Seed = 11 },
            TestContext.Current.CancellationToken);

        var request = Assert.Single(rig.Server.Requests);
        Assert.Equal($"Bearer {AiRig.Key}", request.Authorization);
        AssertJson(Expected, request.Body);
    }

    [Fact]
    public async Task The_answer_carries_text_model_usage_and_finish_reason()
    {
        await using var rig = await AiRig.StartAsync();
        rig.Server.Then(FakeAnswer.Text("At pier 4.", "length"));

        var response = await rig.AskAsync();

        Assert.Equal("At pier 4.", response.Text);
        Assert.Equal("fake-model-2026", response.ModelId);
        Assert.Equal("chatcmpl-7", response.ResponseId);
        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
        Assert.Equal((21L, 13L, 34L), (response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount, response.Usage?.TotalTokenCount));
    }

    [Fact]
    public async Task A_streamed_call_gets_the_whole_answer_with_the_same_guarantees()
    {
        await using var rig = await AiRig.StartAsync();
        rig.Server.Then(FakeAnswer.Text("At pier 4."));

        var updates = await rig.Chat.GetStreamingResponseAsync("Where?", cancellationToken: TestContext.Current.CancellationToken).ToChatResponseAsync(TestContext.Current.CancellationToken);

        Assert.Equal("At pier 4.", updates.Text);
    }

    private const string Expected = """
        {
          "model": "fake-model",
          "messages": [
            { "role": "system", "content": "Name a spot." },
            { "role": "user", "content": "By the water." }
          ],
          "temperature": 0.5,
          "seed": 11,
          "max_completion_tokens": 900,
          "response_format": {
            "type": "json_schema",
            "json_schema": {
              "name": "Spot",
              "strict": true,
              "schema": {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "type": "object",
                "properties": {
                  "name": { "description": "As locals call it.", "type": "string" },
                  "kind": { "type": "string", "enum": ["river_bank", "old_town"] },
                  "note": { "type": ["string", "null"] }
                },
                "required": ["name", "kind", "note"],
                "additionalProperties": false
              }
            }
          }
        }
        """;

    private static void AssertJson(string expected, string actual)
        => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), $"Sent: {actual}");

    private enum SpotKind
    {
        RiverBank,
        OldTown,
    }

    private sealed record Spot([property: Description("As locals call it.")] string Name, SpotKind Kind, string? Note);
}
