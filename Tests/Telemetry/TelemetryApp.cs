using Concierge.Tests.Chaos.Support;
using Concierge.Tests.Infrastructure;
using Concierge.Tests.ServiceDefaults;
using StackExchange.Redis;

namespace Concierge.Tests.Telemetry;

/// <summary>
/// The application on fresh servers of its own, started for the first time, in the environment that Aspire's app host
/// gives to projects: it asks for the content of messages and for whole addresses. What it exports comes to <see cref="Receiver"/>.
/// </summary>
public sealed class TelemetryApp : IAsyncLifetime
{
    private readonly OwnPostgres _postgres = new();
    private readonly OwnRedis _redis = new();
    private readonly OwnRabbitMq _rabbitMq = new();
    private readonly List<CapturedProcess> _processes = [];

    internal OtlpReceiver Receiver { get; private set; } = null!;

    public Uri Api { get; private set; } = null!;

    public Uri Worker { get; private set; } = null!;

    public Uri Web { get; private set; } = null!;

    /// <summary>What the processes have written to their consoles so far.</summary>
    public string Console => string.Join('\n', _processes.Select(process => process.Output));

    public async ValueTask InitializeAsync()
    {
        Receiver = await OtlpReceiver.StartAsync();
        await Task.WhenAll(_postgres.StartAsync(), _redis.StartAsync(), _rabbitMq.StartAsync());

        var migrations = Start("migrations", "Worker", ["migrate"]);
        Assert.Equal(0, await migrations.WaitForExitAsync());

        Api = Free();
        Worker = Free();
        Web = Free();
        var api = Start("api", "Api", [], ("ASPNETCORE_URLS", Api.ToString()));
        var worker = Start("worker", "Worker", [], ("ASPNETCORE_URLS", Worker.ToString()));
        var web = Start("web", "Web", [], ("ASPNETCORE_URLS", Web.ToString()), ("services__api__http__0", Api.ToString()));
        await Task.WhenAll(((CapturedProcess[])[api, worker, web]).Select(process => process.WaitForLineAsync("Application started")));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes) await process.DisposeAsync();
        await _rabbitMq.DisposeAsync();
        await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    private CapturedProcess Start(string name, string project, string[] arguments, params IEnumerable<(string Name, string Value)> settings)
    {
        var start = BuiltProject.Describe(project, arguments);
        foreach (var (key, value) in Shared(name).Concat(settings)) start.Environment[key] = value;
        var process = CapturedProcess.Start(start);
        _processes.Add(process);
        return process;
    }

    private IEnumerable<(string Name, string Value)> Shared(string name) =>
    [
        ("ConnectionStrings__concierge", _postgres.ConnectionString),
        ("ConnectionStrings__redis", Patient(_redis.ConnectionString)),
        ("ConnectionStrings__rabbitmq", _rabbitMq.ConnectionString),
        ("OTEL_SERVICE_NAME", name),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", Receiver.Url),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_BSP_SCHEDULE_DELAY", "100"),
        ("OTEL_BLRP_SCHEDULE_DELAY", "100"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "1000"),
        ("OTEL_TRACES_SAMPLER", "always_on"),
        ("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "true"),
        ("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", "true"),
        ("OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION", "true"),
    ];

    // The chaos tests want to hear of an outage soon; here a slow start must not look like one.
    private static string Patient(string redis)
    {
        var options = ConfigurationOptions.Parse(redis);
        options.ConnectTimeout = 30_000;
        return options.ToString(includePassword: true);
    }

    private static Uri Free() => new($"http://127.0.0.1:{WorkerProcess.FreePort()}");
}
