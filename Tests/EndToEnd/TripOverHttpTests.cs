using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Concierge.Contracts;
using Concierge.Contracts.Jobs;
using Concierge.Contracts.Trips;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.EndToEnd;

/// <summary>The whole application, as an API client sees it.</summary>
public sealed class TripOverHttpTests(ConciergeApp app)
{
    private static readonly TripRequest ThreeDays = new("Lisbon", DurationDays: 3, Interests: ["food"]);

    [Fact]
    public async Task A_trip_is_accepted_followed_live_and_read()
    {
        using var guest = await Guest.ArriveAsync(app);

        var accepted = await guest.PlanAsync(ThreeDays);
        var events = new List<System.Net.ServerSentEvents.SseItem<string>>();
        await foreach (var item in guest.EventsAsync(accepted.JobId)) events.Add(item);
        var trip = await guest.GetAsync<TripDto>($"/api/trips/{accepted.TripId}");

        var versions = events.Where(item => item.EventType == "job").Select(item => long.Parse(item.EventId!, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(versions.Order(), versions);
        Assert.Equal(versions.Distinct(), versions);
        Assert.Equal("end", events[^1].EventType);
        Assert.Equal(JobState.Completed, JsonSerializer.Deserialize<JobDto>(events.Last(item => item.EventType == "job").Data, Wire.Json)!.State);
        Assert.Equal(3, trip.Propositions.Select(proposition => proposition.Theme).Distinct().Count());
        Assert.All(trip.Propositions, proposition =>
        {
            Assert.Equal(3, proposition.Days.Count);
            Assert.All(proposition.Days, day => Assert.NotEmpty(day.Stops));
            Assert.Equal(proposition.Cost.Total, proposition.Cost.Parts.Sum(part => part.Amount));
            Assert.True(proposition.IsOfflineSample);
        });
        Assert.Equal(accepted.TripId, (await guest.GetAsync<TripDto>($"/api/trips/by-task/{accepted.JobId}")).Id);
    }

    [Fact]
    public async Task Events_resume_after_the_last_one_seen()
    {
        using var guest = await Guest.ArriveAsync(app);
        var accepted = await guest.PlanAsync(ThreeDays);
        var end = await guest.WaitForEndAsync(accepted.JobId);

        var again = new List<System.Net.ServerSentEvents.SseItem<string>>();
        await foreach (var item in guest.EventsAsync(accepted.JobId, end.Version.ToString(System.Globalization.CultureInfo.InvariantCulture))) again.Add(item);

        Assert.DoesNotContain(again, item => item.EventType == "job");
        Assert.Contains(again, item => item.EventType == "end");
    }

    [Fact]
    public async Task The_same_key_twice_at_once_is_one_trip_and_one_job()
    {
        using var guest = await Guest.ArriveAsync(app);

        var accepted = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => guest.PlanAsync(ThreeDays, key: "summer")));

        Assert.Single(accepted.Distinct());
        Assert.Single((await guest.GetAsync<Page<JobDto>>("/api/jobs")).Items);
        Assert.Single((await guest.GetAsync<Page<TripSummaryDto>>("/api/trips")).Items);
    }

    [Fact]
    public async Task What_is_anothers_is_not_there()
    {
        using var owner = await Guest.ArriveAsync(app);
        using var stranger = await Guest.ArriveAsync(app);
        var accepted = await owner.PlanAsync(ThreeDays);
        await owner.WaitForEndAsync(accepted.JobId);

        foreach (var (method, path) in ((HttpMethod, string)[])
        [
            (HttpMethod.Get, $"/api/trips/{accepted.TripId}"),
            (HttpMethod.Get, $"/api/trips/by-task/{accepted.JobId}"),
            (HttpMethod.Get, $"/api/jobs/{accepted.JobId}"),
            (HttpMethod.Get, $"/api/jobs/{accepted.JobId}/events"),
            (HttpMethod.Get, $"/api/jobs/{accepted.JobId}/transitions"),
            (HttpMethod.Get, $"/api/tasks/status?taskId={accepted.JobId}"),
            (HttpMethod.Post, $"/api/jobs/{accepted.JobId}/cancel"),
            (HttpMethod.Post, $"/api/jobs/{accepted.JobId}/retry"),
            (HttpMethod.Delete, $"/api/jobs/{accepted.JobId}"),
        ])
        {
            Assert.Equal((path, HttpStatusCode.NotFound), (path, await stranger.StatusAsync(method, path)));
        }

        Assert.Equal(HttpStatusCode.OK, await owner.StatusAsync(HttpMethod.Get, $"/api/jobs/{accepted.JobId}"));
    }

    [Fact]
    public async Task One_trace_joins_the_request_and_its_job()
    {
        using var guest = await Guest.ArriveAsync(app);
        var trace = ActivityTraceId.CreateRandom();
        guest.Http.DefaultRequestHeaders.Add("traceparent", $"00-{trace.ToHexString()}-{ActivitySpanId.CreateRandom().ToHexString()}-01");

        var accepted = await guest.PlanAsync(ThreeDays);

        Assert.Equal(trace.ToHexString(), (await guest.WaitForEndAsync(accepted.JobId)).TraceId);
    }

    [Fact]
    public async Task Health_names_every_server_with_its_latency()
    {
        using var guest = await Guest.ArriveAsync(app);

        var health = await guest.GetAsync<Concierge.Contracts.Health.HealthDto>("/api/health");

        Assert.Equal("healthy", health.Status);
        Assert.Equal(["broker", "cache", "database"], health.Dependencies.Select(dependency => dependency.Name).Order());
        Assert.All(health.Dependencies, dependency => Assert.InRange(dependency.LatencyMs!.Value, 0, 5_000));
    }
}
