using System.Net;
using System.Net.Http.Json;
using Concierge.Api.Admin;
using Concierge.Contracts;
using Concierge.Contracts.Schedules;
using Concierge.Core.Schedules;
using Concierge.Core.Trips.Tidying;
using Concierge.Tests.Api.Support;
using Concierge.Tests.Infrastructure;
using Concierge.Tests.Jobs;

namespace Concierge.Tests.Schedules;

/// <summary>The routes, with a worker's schedules in the database and Api's own scheduler never started.</summary>
public sealed class ScheduleRouteTests(ConciergeApp app) : ScheduleTest(app)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_admin_sees_pauses_resumes_and_fires_a_schedule()
    {
        await using var api = await StartAsync();
        using var admin = Admin(api.Value);

        var listed = await admin.GetFromJsonAsync<ScheduleDto[]>("/api/schedules", Wire.Json, Cancellation);
        var paused = await PostAsync<ScheduleDto>(admin, "tidy-trips/pause", HttpStatusCode.OK);
        var again = await PostAsync<ScheduleDto>(admin, "tidy-trips/pause", HttpStatusCode.OK);
        var triggered = await PostAsync<ScheduleTriggeredDto>(admin, "tidy-trips/trigger", HttpStatusCode.Accepted);
        var resumed = await PostAsync<ScheduleDto>(admin, "tidy-trips/resume", HttpStatusCode.OK);

        var schedule = Assert.Single(listed!);
        Assert.Equal(("tidy-trips", "30 3 * * *", "every day at 03:30", "Etc/UTC"), (schedule.Name, schedule.Cron, schedule.Words, schedule.TimeZone));
        Assert.Equal((TripTidying.Definition.Name, MisfirePolicy.RunOnce, ScheduleState.Active), (schedule.JobType, schedule.Misfire, schedule.State));
        Assert.True(schedule.NextFireAt > api.Value.Time.GetUtcNow());
        Assert.Equal((ScheduleState.Paused, ScheduleState.Paused, ScheduleState.Active), (paused.State, again.State, resumed.State));
        Assert.Equal((paused.PausedAt, null), (again.PausedAt, again.NextFireAt));
        Assert.NotNull(paused.PausedAt);
        Assert.Equal(triggered.JobId, resumed.LastJobId);
        Assert.NotNull(await api.Value.Jobs.FindAsync(triggered.JobId, ownerId: null, Cancellation));
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("trigger")]
    public async Task An_unknown_name_is_not_found_and_a_stranger_is_refused(string verb)
    {
        await using var api = await StartAsync();
        using var admin = Admin(api.Value);
        using var guest = await api.Value.GuestAsync();

        var unknown = await admin.PostAsync($"/api/schedules/nothing/{verb}", content: null, Cancellation);
        var refused = await guest.PostAsync($"/api/schedules/tidy-trips/{verb}", content: null, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Contains("schedule_not_found", await unknown.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await guest.GetAsync("/api/schedules", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_one_shot_that_is_through_can_be_fired_by_hand_but_not_paused()
    {
        await using var api = await StartAsync();
        await using (await ScheduleHost.StartAsync(
            Database.Servers,
            services => services.AddSchedule("launch", DateTimeOffset.UnixEpoch, RecordedJob.Definition, new ScriptedInput("launch"), options => options.Misfire = MisfirePolicy.Skip),
            new Firings()))
        {
            // Only to store it.
        }

        using var admin = Admin(api.Value);
        var paused = await admin.PostAsync("/api/schedules/launch/pause", content: null, Cancellation);
        var triggered = await admin.PostAsync("/api/schedules/launch/trigger", content: null, Cancellation);

        Assert.Contains("schedule_finished", await paused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        // This Api does not know the schedule, so it has no payload for it.
        Assert.Contains("schedule_of_another_version", await triggered.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (paused.StatusCode, triggered.StatusCode));
    }

    private static HttpClient Admin(TestApi api)
    {
        var client = api.Anonymous();
        client.DefaultRequestHeaders.Add(AdminAuthentication.Header, TestApi.AdminKey);
        return client;
    }

    private static async Task<T> PostAsync<T>(HttpClient client, string path, HttpStatusCode expected)
    {
        var response = await client.PostAsync($"/api/schedules/{path}", content: null, Cancellation);
        Assert.Equal(expected, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<T>(Wire.Json, Cancellation))!;
    }

    private async Task<Running> StartAsync()
    {
        await using (await ScheduleHost.StartAsync(Database.Servers, services => services.AddSchedule(
            "tidy-trips", "30 3 * * *", TripTidying.Definition, new TripTidyingJob(7))))
        {
            // A worker that stores the schedule and is gone again.
        }

        var api = new TestApi { HasFeatures = true, Database = Database.Servers.Postgres };
        await api.InitializeAsync();
        return new Running(api);
    }

    private sealed record Running(TestApi Value) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Value.DisposeAsync();
    }
}
