using System.Collections.Concurrent;
using Concierge.Core.Trips.Offline;
using Concierge.Core.Trips.Prompts;
using Concierge.Tests.Ai;
using Microsoft.Extensions.AI;

namespace Concierge.Tests.EndToEnd;

/// <summary>
/// A model behind OpenAI's protocol that plans from the sample data, as slowly as a test wants: questions of a
/// kind can be held back until the test lets them go.
/// </summary>
internal sealed class SampleModelServer : IAsyncDisposable
{
    private readonly FakeOpenAiServer _server;
    private readonly OfflineTripModel _model = new(CityCatalogue.BuiltIn());
    private readonly ConcurrentQueue<string> _asked = [];

    private SampleModelServer(FakeOpenAiServer server)
    {
        _server = server;
        _server.Otherwise = Answer;
    }

    /// <summary>True for the questions that get no answer. A question is <c>brief</c>, or <c>draft:</c> and its theme.</summary>
    public Func<string, bool> HoldsBack { get; set; } = _ => false;

    /// <summary>True for the questions that are told to come back in a second.</summary>
    public Func<string, bool> PutsOff { get; set; } = _ => false;

    /// <summary>Every question so far.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    /// <summary>For a worker that is to ask this model.</summary>
    public (string Name, string Value)[] WorkerSettings =>
    [
        ("Ai__Provider", "compatible"),
        ("Ai__Endpoint", _server.Endpoint.ToString()),
        ("Ai__Model", "sample"),
        ("Ai__MaxAttempts", "10"),
    ];

    public static async Task<SampleModelServer> StartAsync() => new(await FakeOpenAiServer.StartAsync());

    /// <summary>Waits until so many more questions have come in.</summary>
    public async Task<IReadOnlyList<FakeRequest>> NextAsync(int count)
    {
        var requests = new List<FakeRequest>();
        while (requests.Count < count) requests.Add(await _server.NextRequestAsync());
        return requests;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private FakeAnswer Answer(FakeRequest request)
    {
        ChatMessage[] messages = [new(ChatRole.User, request.Prompt)];
        var question = Question(TripPrompts.Find(messages)!);
        _asked.Enqueue(question);
        if (PutsOff(question)) return FakeAnswer.Busy(retryAfterSeconds: 1);
        return HoldsBack(question) ? FakeAnswer.Hang() : FakeAnswer.Text(_model.GetResponseAsync(messages).GetAwaiter().GetResult().Text);
    }

    private static string Question(PromptData data) => data.Task == PromptData.BriefTask ? "brief" : $"draft:{data.Theme}";
}
