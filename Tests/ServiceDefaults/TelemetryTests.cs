using System.Diagnostics;
using Concierge.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Concierge.Tests.ServiceDefaults;

public sealed class TelemetryTests
{
    private static readonly ActivitySource Jobs = new("Concierge.Jobs");

    [Fact]
    public async Task Traces_metrics_and_logs_reach_the_endpoint_that_is_set()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var app = await StartAsync(("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Url), ("OTEL_SERVICE_NAME", "otlp-test"), ("OTEL_BSP_SCHEDULE_DELAY", "20"));

        await UseAsync(app);
        // The request's span ends a moment after its answer has come.
        await receiver.WaitForAsync(received => received.Traces.Contains("GET /trips/{id}", StringComparison.Ordinal));

        Assert.Contains("http.response.status_code", receiver.Traces, StringComparison.Ordinal);
        Assert.Contains("run a job", receiver.Traces, StringComparison.Ordinal);
        Assert.Contains("otlp-test", receiver.Traces, StringComparison.Ordinal);
        Assert.Contains("deployment.environment.name", receiver.Traces, StringComparison.Ordinal);
        Assert.Contains("http.server.request.duration", receiver.Metrics, StringComparison.Ordinal);
        Assert.Contains("dotnet.gc.collections", receiver.Metrics, StringComparison.Ordinal);
        Assert.Contains("trip 7 looked at", receiver.Logs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probes_and_the_export_itself_are_not_traced()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var app = await StartAsync(("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Url));

        await UseAsync(app);
        await UseAsync(app);

        Assert.DoesNotContain("GET /alive", receiver.Traces, StringComparison.Ordinal);
        Assert.DoesNotContain($"{receiver.Url}/v1/traces", receiver.Traces, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queries_are_left_out_although_the_environment_asks_for_them()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var app = await StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Url),
            ("OTEL_BSP_SCHEDULE_DELAY", "20"),
            ("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", "true"),
            ("OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION", "true"));

        using var client = new HttpClient();
        await client.GetStringAsync(new Uri($"{app.Urls.Single()}/trips/7?token=swordfish"), TestContext.Current.CancellationToken);

        await receiver.WaitForAsync(received => received.Spans.Any(span => span.Tags.ContainsKey("url.query")) && received.Spans.Any(span => span.Tags.ContainsKey("url.full")));
        Assert.DoesNotContain("swordfish", receiver.Traces, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_sent_when_no_endpoint_is_set()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var app = await StartAsync(
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", $"{receiver.Url}/v1/traces"),
            ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", $"{receiver.Url}/v1/metrics"),
            ("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", $"{receiver.Url}/v1/logs"));

        await UseAsync(app);

        Assert.True(receiver.IsEmpty);
    }

    private static async Task<WebApplication> StartAsync(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapGet("/trips/{id}", (int id, ILogger<TelemetryTests> logger) =>
        {
            using var job = Jobs.StartActivity("run a job");
            logger.LogWarning("trip {Id} looked at", id);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    /// <summary>One request and one probe, answered and exported when this returns.</summary>
    private static async Task UseAsync(WebApplication app)
    {
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        await client.GetStringAsync("/alive", TestContext.Current.CancellationToken);
        await client.GetStringAsync("/trips/7", TestContext.Current.CancellationToken);
        Assert.True(app.Services.GetRequiredService<TracerProvider>().ForceFlush());
        Assert.True(app.Services.GetRequiredService<MeterProvider>().ForceFlush());
        app.Services.GetService<LoggerProvider>()?.ForceFlush();
    }
}
