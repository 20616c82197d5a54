using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Concierge.Contracts;
using Concierge.Contracts.Jobs;
using Concierge.Tests.Api.Support;

namespace Concierge.Tests.Api;

public sealed class JobRouteTests(TestApi api) : IClassFixture<TestApi>
{
    private const string Echo = """{"type":"echo","input":{"text":"hi"}}""";

    [Fact]
    public async Task Creating_answers_201_with_the_jobs_address()
    {
        using var guest = await api.GuestAsync();
        var response = await guest.PostAsync("/api/jobs", TestApi.Json(Echo), Cancellation);
        var job = await response.Content.ReadFromJsonAsync<JobDto>(Wire.Json, Cancellation);

        Assert.Equal(201, (int)response.StatusCode);
        Assert.Equal($"/api/jobs/{job!.Id}", response.Headers.Location!.ToString());
        Assert.Equal((JobState.Queued, "echo"), (job.State, job.Type));
        Assert.Equal(job.Id, (await guest.GetFromJsonAsync<JobDto>(response.Headers.Location, Wire.Json, Cancellation))!.Id);
    }

    [Fact]
    public async Task One_idempotency_key_is_one_job()
    {
        using var guest = await api.GuestAsync();
        guest.DefaultRequestHeaders.Add("Idempotency-Key", "order-66");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => guest.PostAsync("/api/jobs", TestApi.Json(Echo), Cancellation)));

        Assert.All(answers, answer => Assert.Equal(201, (int)answer.StatusCode));
        Assert.Single(answers.Select(answer => answer.Headers.Location).Distinct());
        Assert.Equal(7, answers.Count(answer => answer.Headers.Contains("Idempotency-Replayed")));

        var other = await guest.PostAsync("/api/jobs", TestApi.Json(Echo.Replace("echo", "echo_slowly", StringComparison.Ordinal)), Cancellation);
        Assert.Equal("Was used for a job of another type.", await Problem.RuleAsync(other, 409, "Idempotency-Key"));
    }

    [Fact]
    public async Task The_list_is_paged_newest_first_and_filtered()
    {
        using var guest = await api.GuestAsync();
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++) ids.Add(await TestApi.EchoAsync(guest));
        api.Jobs.Change(ids[1], job => job with { State = JobState.Completed });

        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await PageAsync($"limit=2&cursor={cursor}".Replace("&cursor=", cursor is null ? "" : "&cursor=", StringComparison.Ordinal));
            Assert.InRange(page.Items.Count, 1, 2);
            seen.AddRange(page.Items.Select(job => job.Id));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(ids.OrderDescending(), seen);
        Assert.Equal(ids[1], Assert.Single((await PageAsync("state=completed")).Items).Id);
        Assert.Equal(5, (await PageAsync("state=completed&state=queued")).Items.Count);
        Assert.Empty((await PageAsync("type=other")).Items);

        async Task<Page<JobDto>> PageAsync(string query) => (await guest.GetFromJsonAsync<Page<JobDto>>($"/api/jobs?{query}", Wire.Json, Cancellation))!;
    }

    [Fact]
    public async Task A_job_is_cancelled_retried_and_deleted()
    {
        using var guest = await api.GuestAsync();
        var id = await TestApi.EchoAsync(guest);

        await RefusedAsync(await guest.PostAsync($"/api/jobs/{id}/retry", null, Cancellation), "job_not_retryable", "/cancel");
        await RefusedAsync(await guest.DeleteAsync($"/api/jobs/{id}", Cancellation), "job_not_deletable", "/cancel");
        Assert.Equal("cancelled", await StateAsync(await guest.PostAsync($"/api/jobs/{id}/cancel", null, Cancellation)));
        await RefusedAsync(await guest.PostAsync($"/api/jobs/{id}/cancel", null, Cancellation), "job_not_cancellable", "cancelled");
        Assert.Equal("queued", await StateAsync(await guest.PostAsync($"/api/jobs/{id}/retry", null, Cancellation)));

        api.Jobs.Change(id, job => job with { State = JobState.Completed });
        await RefusedAsync(await guest.PostAsync($"/api/jobs/{id}/retry", null, Cancellation), "job_not_retryable", "new job");
        Assert.Equal(204, (int)(await guest.DeleteAsync($"/api/jobs/{id}", Cancellation)).StatusCode);
        await Problem.ReadAsync(await guest.GetAsync($"/api/jobs/{id}", Cancellation), 404);

        static async Task<string> StateAsync(HttpResponseMessage response)
            => JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Cancellation))!["state"]!.GetValue<string>();

        static async Task RefusedAsync(HttpResponseMessage response, string code, string advice)
        {
            var problem = await Problem.ReadAsync(response, 409);
            Assert.Equal(code, problem["code"]!.GetValue<string>());
            Assert.Contains(advice, problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_audit_trail_is_readable()
    {
        using var guest = await api.GuestAsync();
        var trail = await guest.GetFromJsonAsync<JobTransitionDto[]>($"/api/jobs/{await TestApi.EchoAsync(guest)}/transitions", Wire.Json, Cancellation);
        Assert.Equal(JobState.Queued, Assert.Single(trail!).To);
    }

    [Fact]
    public async Task The_task_routes_speak_the_short_form()
    {
        using var guest = await api.GuestAsync();
        var response = await guest.PostAsync("/api/tasks/enqueue", TestApi.Json(Echo), Cancellation);
        var task = await response.Content.ReadFromJsonAsync<TaskDto>(Wire.Json, Cancellation);
        Assert.Equal((202, "PENDING"), ((int)response.StatusCode, task!.Status));

        foreach (var (state, status) in ((JobState, string)[])[
            (JobState.Scheduled, "PENDING"), (JobState.Running, "RUNNING"), (JobState.Waiting, "RUNNING"), (JobState.Completed, "COMPLETED"),
            (JobState.Failed, "FAILED"), (JobState.Expired, "FAILED"), (JobState.Cancelled, "CANCELLED")])
        {
            api.Jobs.Change(task.TaskId, job => job with { State = state, Error = new JobErrorDto("x", "It broke.", 1) });
            var now = await guest.GetFromJsonAsync<TaskDto>(response.Headers.Location, Wire.Json, Cancellation);
            Assert.Equal((status, "It broke."), (now!.Status, now.Error));
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
