using System.Net;
using System.Net.Http.Json;
using Concierge.Api.Health;
using Concierge.Contracts;
using Concierge.Contracts.Health;
using Concierge.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Concierge.Tests.ServiceDefaults;

public sealed class HealthTests
{
    private const string Database = "ConciergeDb";
    private const string Cache = "StackExchange.Redis";
    private const string Broker = "RabbitMQ.Client";

    [Fact]
    public async Task All_well_is_healthy_with_latencies()
    {
        await using var app = await StartAsync(checks => checks.AddCheck(Database, Well).AddCheck(Cache, Well).AddCheck(Broker, Well));

        var (status, health) = await AskAsync(app);

        Assert.Equal((HttpStatusCode.OK, "healthy"), (status, health.Status));
        Assert.Equal("database, cache, broker", string.Join(", ", health.Dependencies.Select(dependency => dependency.Name)));
        Assert.All(health.Dependencies, dependency => Assert.NotNull(dependency.LatencyMs));
    }

    [Fact]
    public async Task Without_the_broker_it_is_degraded_and_ready()
    {
        await using var app = await StartAsync(checks => checks.AddCheck(Database, Well).AddCheck(Cache, Well).AddCheck(Broker, Broken));

        var (status, health) = await AskAsync(app);

        Assert.Equal((HttpStatusCode.OK, "degraded"), (status, health.Status));
        Assert.Equal(new DependencyDto("broker", "degraded", LatencyMs: null, "InvalidOperationException"), health.Dependencies[2]);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(app, "/health"));
    }

    [Fact]
    public async Task Without_the_database_it_is_alive_but_not_ready()
    {
        await using var app = await StartAsync(checks => checks.AddCheck(Database, Broken).AddCheck(Cache, Well).AddCheck(Broker, Well));

        var (status, health) = await AskAsync(app);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unhealthy"), (status, health.Status));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(app, "/health"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(app, "/alive"));
    }

    [Fact]
    public async Task A_check_that_hangs_hides_nothing_about_the_others()
    {
        using var release = new ManualResetEventSlim();
        await using var app = await StartAsync(
            checks => checks.AddCheck(Database, Well).AddCheck(Cache, Well).AddCheck(Broker, () => { release.Wait(); return Well(); }),
            timeout: "00:00:01");

        var (_, health) = await AskAsync(app);
        release.Set();

        Assert.Equal("healthy, healthy, degraded", string.Join(", ", health.Dependencies.Select(dependency => dependency.Status)));
        Assert.Equal("TimeoutException", health.Dependencies[2].Error);
    }

    [Fact]
    public async Task A_dependency_that_nobody_registered_is_not_passed_over()
    {
        await using var app = await StartAsync(checks => checks.AddCheck(Cache, Well).AddCheck(Broker, Well));

        var (status, health) = await AskAsync(app);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("NotRegistered", health.Dependencies[0].Error);
    }

    [Fact]
    public async Task A_timeout_out_of_range_fails_at_start()
        => await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(_ => { }, timeout: "01:00:00"));

    private static HealthCheckResult Well() => HealthCheckResult.Healthy();

    private static HealthCheckResult Broken() => throw new InvalidOperationException("amqp://guest:secret@broker");

    private static async Task<WebApplication> StartAsync(Action<IHealthChecksBuilder> add, string timeout = "00:00:05")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration["Health:Timeout"] = timeout;
        builder.AddServiceDefaults();
        add(builder.Services.AddHealthChecks());
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapHealth();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static async Task<(HttpStatusCode Status, HealthDto Health)> AskAsync(WebApplication app)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync($"{app.Urls.Single()}/api/health", TestContext.Current.CancellationToken);
        var health = await response.Content.ReadFromJsonAsync<HealthDto>(Wire.Json, TestContext.Current.CancellationToken);
        return (response.StatusCode, health!);
    }

    private static async Task<HttpStatusCode> StatusAsync(WebApplication app, string path)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(app.Urls.Single() + path, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
