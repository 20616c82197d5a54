using System.Net.Http.Json;
using Concierge.Contracts;
using Concierge.Contracts.Jobs;
using Concierge.Contracts.Operations;
using Concierge.Tests.Api.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Operations;

public sealed class OperationsRouteTests(TestApi api) : IClassFixture<TestApi>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/api/admin/jobs")]
    [InlineData("GET", "/api/admin/jobs/count")]
    [InlineData("GET", "/api/admin/jobs/overview")]
    [InlineData("GET", "/api/admin/jobs/minutes")]
    [InlineData("GET", "/api/admin/jobs/types")]
    [InlineData("GET", "/api/admin/jobs/01971c4e-7a3b-7c50-8f2e-6d1f9a0b4c11")]
    [InlineData("GET", "/api/admin/jobs/01971c4e-7a3b-7c50-8f2e-6d1f9a0b4c11/timeline")]
    [InlineData("POST", "/api/admin/jobs/01971c4e-7a3b-7c50-8f2e-6d1f9a0b4c11/cancel")]
    [InlineData("DELETE", "/api/admin/jobs/01971c4e-7a3b-7c50-8f2e-6d1f9a0b4c11")]
    public async Task Guests_are_kept_out(string method, string path)
    {
        using var guest = await api.GuestAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        await Problem.ReadAsync(await guest.SendAsync(request, Cancellation), 403);
    }

    [Fact]
    public async Task The_session_tells_right_keys_from_wrong_ones()
    {
        using var anonymous = api.Anonymous();
        using var admin = Admin();
        Assert.Equal(new AdminSessionDto(IsConfigured: true, IsAdmin: false), await anonymous.GetFromJsonAsync<AdminSessionDto>("/api/admin/session", Wire.Json, Cancellation));
        Assert.Equal(new AdminSessionDto(IsConfigured: true, IsAdmin: true), await admin.GetFromJsonAsync<AdminSessionDto>("/api/admin/session", Wire.Json, Cancellation));
        await using var without = new TestApi { HasAdminKey = false };
        await without.InitializeAsync();
        using var client = without.Anonymous();
        Assert.Equal(new AdminSessionDto(IsConfigured: false, IsAdmin: false), await client.GetFromJsonAsync<AdminSessionDto>("/api/admin/session", Wire.Json, Cancellation));
    }

    [Fact]
    public async Task A_search_passes_on_what_was_asked_and_says_how_far_it_came()
    {
        using var admin = Admin();
        var page = await admin.GetFromJsonAsync<JobSearchPageDto>(
            "/api/admin/jobs?type=echo&state=failed&state=cancelled&field=text&value=hi&from=2027-01-01T00:00:00Z", Wire.Json, Cancellation);
        Assert.Equal(DateTimeOffset.UnixEpoch, page!.SearchedBackTo);
        var criteria = api.Services.GetRequiredService<FakeOperations>().LastCriteria!;
        Assert.Equal(("echo", "text", "hi", new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero)), (criteria.Type, criteria.Field, criteria.Value, criteria.From));
        Assert.Equal([JobState.Failed, JobState.Cancelled], criteria.States!.Order());
    }

    [Theory]
    [InlineData("state=asleep", "state")]
    [InlineData("ownerId=me", "ownerId")]
    [InlineData("type=echo&field=secret&value=x", "field")]
    [InlineData("field=text&value=x", "field")]
    [InlineData("type=echo&field=text", "value")]
    [InlineData("type=echo&value=x", "field")]
    [InlineData("from=2027-01-02T00:00:00Z&to=2027-01-01T00:00:00Z", "to")]
    [InlineData("from=yesterday", "from")]
    [InlineData("limit=101", "limit")]
    [InlineData("cursor=nonsense", "cursor")]
    public async Task What_cannot_be_searched_is_named(string query, string field)
    {
        using var admin = Admin();
        await Problem.RuleAsync(await admin.GetAsync($"/api/admin/jobs?{query}", Cancellation), 400, field);
    }

    [Fact]
    public async Task A_bulk_requeue_needs_a_reason_and_names_its_job()
    {
        using var admin = Admin();
        var refused = await admin.PostAsync("/api/admin/jobs/bulk", TestApi.Json("""{"action":"requeue","criteria":{"states":["failed"]}}"""), Cancellation);
        await Problem.RuleAsync(refused, 400, "reason");
        var wrong = await admin.PostAsync("/api/admin/jobs/bulk", TestApi.Json("""{"action":"cancel","criteria":{"type":"echo","field":"secret","value":"x"}}"""), Cancellation);
        await Problem.RuleAsync(wrong, 400, "criteria.field");

        var accepted = await admin.PostAsync("/api/admin/jobs/bulk", TestApi.Json("""{"action":"requeue","criteria":{"states":["failed"]},"reason":" mended "}"""), Cancellation);

        Assert.Equal(202, (int)accepted.StatusCode);
        var bulk = await accepted.Content.ReadFromJsonAsync<BulkAcceptedDto>(Wire.Json, Cancellation);
        Assert.Equal($"/api/admin/jobs/{bulk!.JobId}", accepted.Headers.Location!.ToString());
        var asked = api.Services.GetRequiredService<FakeOperations>().LastBulk!.Value;
        Assert.Equal((BulkAction.Requeue, "admin", "mended"), (asked.Action, asked.Actor, asked.Reason));
    }

    [Fact]
    public async Task An_owner_sees_their_timeline_without_stacks_and_nobody_elses()
    {
        using var owner = await api.GuestAsync();
        using var stranger = await api.GuestAsync();
        using var admin = Admin();
        var id = await TestApi.EchoAsync(owner);

        var mine = await owner.GetFromJsonAsync<TimelineDto>($"/api/jobs/{id}/timeline", Wire.Json, Cancellation);
        Assert.Equal((id, null, 1), (mine!.JobId, mine.ErrorDetail, mine.AiCalls.Count));
        await Problem.ReadAsync(await stranger.GetAsync($"/api/jobs/{id}/timeline", Cancellation), 404);
        Assert.NotNull((await admin.GetFromJsonAsync<TimelineDto>($"/api/admin/jobs/{id}/timeline", Wire.Json, Cancellation))!.ErrorDetail);
    }

    [Fact]
    public async Task One_job_is_cancelled_requeued_and_deleted()
    {
        using var owner = await api.GuestAsync();
        using var admin = Admin();
        var id = await TestApi.EchoAsync(owner);

        await Problem.ReadAsync(await admin.DeleteAsync($"/api/admin/jobs/{id}", Cancellation), 409);
        Assert.Equal(200, (int)(await admin.PostAsync($"/api/admin/jobs/{id}/cancel", content: null, Cancellation)).StatusCode);
        await Problem.ReadAsync(await admin.PostAsync($"/api/admin/jobs/{id}/cancel", content: null, Cancellation), 409);
        await Problem.RuleAsync(await admin.PostAsync($"/api/admin/jobs/{id}/requeue", TestApi.Json("""{"reason":" "}"""), Cancellation), 400, "reason");
        var requeued = await admin.PostAsync($"/api/admin/jobs/{id}/requeue", TestApi.Json("""{"reason":"again"}"""), Cancellation);
        Assert.Equal(JobState.Queued, (await requeued.Content.ReadFromJsonAsync<JobInspectionDto>(Wire.Json, Cancellation))!.Job.State);
        await admin.PostAsync($"/api/admin/jobs/{id}/cancel", content: null, Cancellation);
        Assert.Equal(204, (int)(await admin.DeleteAsync($"/api/admin/jobs/{id}", Cancellation)).StatusCode);
        await Problem.ReadAsync(await admin.GetAsync($"/api/admin/jobs/{id}", Cancellation), 404);
    }

    private HttpClient Admin()
    {
        var client = api.Anonymous();
        client.DefaultRequestHeaders.Add("X-Admin-Key", TestApi.AdminKey);
        return client;
    }
}
