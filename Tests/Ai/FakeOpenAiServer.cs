using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Concierge.Tests.Ai;

/// <summary>
/// A server that speaks OpenAI's chat completions over real HTTP on a free port of this machine and answers as
/// scripted: first what was queued, in order, then what <see cref="Otherwise"/> says.
/// </summary>
internal sealed class FakeOpenAiServer : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<FakeAnswer> _script = [];
    private readonly ConcurrentQueue<FakeRequest> _requests = [];
    private readonly Channel<FakeRequest> _arrivals = Channel.CreateUnbounded<FakeRequest>();
    private readonly WebApplication _app;

    private FakeOpenAiServer(WebApplication app) => _app = app;

    /// <summary>What goes into <c>Ai:Endpoint</c>.</summary>
    public Uri Endpoint => new(_app.Urls.Single() + "/v1");

    /// <summary>Answers when nothing is queued; may look at the request.</summary>
    public Func<FakeRequest, FakeAnswer> Otherwise { get; set; } = _ => FakeAnswer.Text("ok");

    /// <summary>What has arrived so far.</summary>
    public IReadOnlyCollection<FakeRequest> Requests => _requests;

    public static async Task<FakeOpenAiServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new FakeOpenAiServer(app);
        app.MapPost("/v1/chat/completions", server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>Queues answers.</summary>
    public FakeOpenAiServer Then(params IEnumerable<FakeAnswer> answers)
    {
        foreach (var answer in answers) _script.Enqueue(answer);
        return this;
    }

    /// <summary>Waits for the next request not yet waited for.</summary>
    public async Task<FakeRequest> NextRequestAsync()
        => await _arrivals.Reader.ReadAsync().AsTask().WaitAsync(s_patience);

    public async ValueTask DisposeAsync()
    {
        foreach (var request in _requests) request.Abandon();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = await FakeRequest.ReadAsync(context);
        var answer = _script.TryDequeue(out var scripted) ? scripted : Otherwise(request);
        _requests.Enqueue(request);
        _arrivals.Writer.TryWrite(request);
        await answer.WriteAsync(context, request);
    }
}
