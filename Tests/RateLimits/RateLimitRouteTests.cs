using System.Diagnostics.Metrics;
using System.Net;
using Concierge.Api.RateLimits;
using Concierge.Core.RateLimits;
using Concierge.Tests.Api.Support;
using Concierge.Tests.Edge;
using Concierge.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;

namespace Concierge.Tests.RateLimits;

/// <summary>What callers meet, over the edge and a real Redis.</summary>
public sealed class RateLimitRouteTests(ConciergeApp app)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_guest_is_told_what_is_left_and_then_when_to_come_back()
    {
        await using var api = await StartAsync(("RateLimits:Guest:Limit", "2"), ("RateLimits:Guest:Window", "00:00:30"));
        using var guest = await api.GuestAsync();

        using var first = await guest.GetAsync("/read", Cancellation);
        Assert.Equal("\"guest\";q=2;w=30", Header(first, "RateLimit-Policy"));
        Assert.Matches("^\"guest\";r=1;t=(30|29)$", Header(first, "RateLimit"));
        Assert.Equal(HttpStatusCode.OK, (await guest.GetAsync("/read", Cancellation)).StatusCode);

        using var third = await guest.GetAsync("/read", Cancellation);
        var problem = await Problem.ReadAsync(third, 429);
        Assert.Equal("rate_limited", problem["code"]!.GetValue<string>());
        Assert.InRange(third.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.Matches("^\"guest\";r=0;t=\\d+$", Header(third, "RateLimit"));

        using var other = await api.GuestAsync();
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/read", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Signing_in_is_limited_by_address_whoever_asks()
    {
        await using var api = await StartAsync(("RateLimits:SignIn:Limit", "3"), ("Concierge:TrustedProxies:0", "127.0.0.1"));
        var (network, host) = ($"2001:db8:{Random.Shared.Next(0x10000):x}:{Random.Shared.Next(0x10000):x}", 0);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            using var somebody = await api.GuestAsync();
            somebody.DefaultRequestHeaders.Add("X-Forwarded-For", $"{network}::{++host}");
            Assert.Equal(HttpStatusCode.OK, (await somebody.PostAsync("/sign-in", content: null, Cancellation)).StatusCode);
        }

        using var nobody = api.Anonymous();
        nobody.DefaultRequestHeaders.Add("X-Forwarded-For", $"{network}::{++host}");
        using var refused = await nobody.PostAsync("/sign-in", content: null, Cancellation);
        await Problem.ReadAsync(refused, 429);
        Assert.StartsWith("\"sign-in\";q=3;w=60", Header(refused, "RateLimit-Policy"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync("/read", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Without_redis_reads_pass_and_sign_in_is_closed_and_both_are_counted()
    {
        var outcomes = new List<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => Listen(instrument, self) };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            var values = tags.ToArray().ToDictionary(tag => tag.Key, tag => (string?)tag.Value, StringComparer.Ordinal);
            lock (outcomes) outcomes.Add($"{values["policy"]} {values["outcome"]}");
        });
        listener.Start();
        var servers = await app.GetConnectionsAsync();
        await using var api = await EdgeApi.StartAsync(servers.WithoutRedis, map: Map);
        using var nobody = api.Anonymous();

        using var read = await nobody.GetAsync("/read", Cancellation);
        using var attempt = await nobody.PostAsync("/sign-in", content: null, Cancellation);

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.False(read.Headers.Contains("RateLimit"));
        Assert.Equal("rate_limits_unavailable", (await Problem.ReadAsync(attempt, 503))["code"]!.GetValue<string>());
        Assert.NotNull(attempt.Headers.RetryAfter);
        lock (outcomes) Assert.Superset(new HashSet<string>(StringComparer.Ordinal) { "anonymous open", "sign-in closed" }, outcomes.ToHashSet(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("127.0.0.0/8", 2)]
    [InlineData("10.0.0.0/8", 1)]
    [InlineData(null, 1)]
    public async Task A_forwarded_address_counts_only_from_a_trusted_proxy(string? trusted, int callers)
    {
        var settings = new List<(string, string)> { ("RateLimits:SignIn:Limit", "1") };
        if (trusted is not null) settings.Add(("Concierge:TrustedProxies:0", trusted));
        await using var api = await StartAsync([.. settings]);
        using var nobody = api.Anonymous();
        var last = Random.Shared.Next(1, 255);

        var passed = 0;
        foreach (var address in (string[])[$"203.0.113.{last}", $"198.51.100.{last}"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in");
            request.Headers.Add("X-Forwarded-For", address);
            if ((await nobody.SendAsync(request, Cancellation)).IsSuccessStatusCode) passed++;
        }

        Assert.InRange(passed, callers - 1, callers);
        if (trusted is "127.0.0.0/8") Assert.Equal(2, passed);
    }

    [Fact]
    public async Task Only_known_policies_can_be_required()
    {
        await using var api = await StartAsync();

        Assert.Throws<ArgumentException>(() => new RouteStub().RequireRateLimit("sign_in"));
    }

    private static void Listen(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name is RateLimitTelemetry.Name) listener.EnableMeasurementEvents(instrument);
    }

    private static string Header(HttpResponseMessage response, string name) => string.Join(", ", response.Headers.GetValues(name));

    private async Task<EdgeApi> StartAsync(params (string Key, string Value)[] settings)
        => await EdgeApi.StartAsync(await app.GetConnectionsAsync(), map: Map, settings: settings);

    private static void Map(WebApplication app)
    {
        app.MapGet("/read", () => "read");
        app.MapPost("/sign-in", () => "in").RequireRateLimit(RateLimitPolicies.SignIn);
    }

    private sealed class RouteStub : IEndpointConventionBuilder
    {
        public void Add(Action<EndpointBuilder> convention) => Assert.Fail("Nothing may be added.");
    }
}
