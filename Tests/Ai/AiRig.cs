using Concierge.Core.Ai;
using Concierge.Jobs.Testing;
using Concierge.Tests.Logs;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Concierge.Tests.Ai;

/// <summary>The product's client, as a host would have it, against the fake server; time stands still.</summary>
internal sealed class AiRig : IAsyncDisposable
{
    public const string Key = "sk-test-5f2a9c-secret";

    private readonly ServiceProvider _services;

    private AiRig(FakeOpenAiServer server, IReadOnlyDictionary<string, string?> settings)
    {
        Server = server;
        var defaults = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Ai:Provider"] = "compatible",
            ["Ai:Endpoint"] = server.Endpoint.ToString(),
            ["Ai:ApiKey"] = Key,
            ["Ai:Model"] = "fake-model",
        };
        _services = Services(Time, Logs, defaults, settings).BuildServiceProvider();
    }

    public FakeOpenAiServer Server { get; }

    public TestClock Time { get; } = new();

    public LogLines Logs { get; } = new();

    public IChatClient Chat => _services.GetRequiredService<IChatClient>();

    public static async Task<AiRig> StartAsync(params (string Key, string? Value)[] settings)
        => new(await FakeOpenAiServer.StartAsync(), settings.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase));

    public static IServiceCollection Services(TimeProvider time, LogLines logs, params IEnumerable<KeyValuePair<string, string?>>[] settings)
    {
        var configuration = new ConfigurationBuilder();
        foreach (var layer in settings) configuration.AddInMemoryCollection(layer);
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration.Build())
            .AddSingleton(time)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs))
            .AddAi();
    }

    public Task<ChatResponse> AskAsync(string prompt = "Where is the ferry?")
        => AskUntilAsync(TestContext.Current.CancellationToken, prompt);

    public Task<ChatResponse> AskUntilAsync(CancellationToken caller, string prompt = "Where is the ferry?")
        => Chat.GetResponseAsync([new ChatMessage(ChatRole.User, prompt)], options: null, caller);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Server.DisposeAsync();
        Logs.Dispose();
    }
}
