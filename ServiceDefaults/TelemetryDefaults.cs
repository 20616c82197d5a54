using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Concierge.ServiceDefaults;

/// <summary>
/// Traces and metrics are always collected, so that ids in logs and across the broker belong together;
/// they and the logs leave the process only when <see cref="EndpointKey"/> is set.
/// </summary>
internal static class TelemetryDefaults
{
    public const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public const string Postgres = "Npgsql";
    public const string Redis = "OpenTelemetry.Instrumentation.StackExchangeRedis";
    public const string Quartz = "Quartz";

    // Addresses hold tokens of mails, search texts and cursors. Aspire's app host asks for them on a developer's machine.
    private static readonly Dictionary<string, string?> WithoutQueries = new(StringComparer.Ordinal)
    {
        ["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "false",
        ["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "false",
    };

    public static readonly string[] Sources =
    [
        "Concierge.Jobs",
        "Concierge.Ai",
        Postgres,
        Quartz,
        "RabbitMQ.Client.*",
    ];

    public static readonly string[] Meters =
    [
        "Concierge.Jobs",
        "Concierge.Ai",
        "Concierge.RateLimits",
        "Concierge.Errors",
        Postgres,
        "Polly",
        Quartz,
    ];

    // Probes, and the connection of an interactive page, which lasts as long as the page is open.
    private static readonly string[] Untraced = [ServiceDefaultsExtensions.HealthPath, ServiceDefaultsExtensions.AlivePath, "/_blazor"];

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Configuration.AddInMemoryCollection(WithoutQueries);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => Describe(resource, builder.Environment))
            .WithTracing(tracing => tracing
                .AddSource(builder.Environment.ApplicationName)
                .AddSource(Sources)
                .AddProcessor<BackgroundCalls>()
                .AddProcessor<StatementSpans>()
                .AddAspNetCoreInstrumentation(options =>
                {
                    options.Filter = IsWorthATrace;
                    // With them, a click makes half a dozen traces of one span each, and a redirect looks like an error.
                    options.EnableRazorComponentsSupport = false;
                    options.EnableAspNetCoreSignalRSupport = false;
                })
                .AddHttpClientInstrumentation())
            .WithMetrics(metrics => metrics
                .AddMeter(Meters)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation());

        if (!HasEndpoint(builder.Configuration))
            return;

        telemetry.UseOtlpExporter();
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
    }

    /// <summary>What is wrong with the settings of the exporter. They are not an options class of this application: OpenTelemetry reads them by itself.</summary>
    public static IEnumerable<string> Failures(IConfiguration configuration)
        => !string.IsNullOrWhiteSpace(configuration[EndpointKey]) && !HasEndpoint(configuration) ? [$"{EndpointKey} must be an http or https address."] : [];

    // A wrong one counts as none here: the check of the settings names it beside whatever else is wrong, and nothing starts.
    private static bool HasEndpoint(IConfiguration configuration)
        => Uri.TryCreate(configuration[EndpointKey], UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    /// <summary>OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES, which the app model sets, come last and win.</summary>
    private static void Describe(ResourceBuilder resource, IHostEnvironment environment)
        => resource
            .AddService(environment.ApplicationName, serviceNamespace: "concierge")
            .AddAttributes([new("deployment.environment.name", environment.EnvironmentName)])
            .AddEnvironmentVariableDetector();

    private static bool IsWorthATrace(HttpContext context)
        => !Untraced.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal));
}
