using System.Net;
using System.Net.Http.Json;
using Concierge.Contracts;
using Concierge.Contracts.Guests;
using Concierge.Contracts.Jobs;
using Concierge.Jobs;
using Concierge.Tests.Infrastructure;
using Concierge.Tests.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Concierge.Tests.EndToEnd;

/// <summary>A job that asks its owner something, and one that waits in line: over HTTP, and on the job's page.</summary>
[Collection(AppsOwnJobs.Name)]
public sealed class QuestionTests(ConciergeApp app, Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly Question Which = new("Which of the two would you rather see?", ["Lisbon", "Porto"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_over_http_lets_the_job_go_on()
    {
        await using var host = await AskingAsync();
        using var guest = await Guest.ArriveAsync(app);
        using var stranger = await Guest.ArriveAsync(app);
        var id = await host.EnqueueAsync("asks", new EnqueueOptions { OwnerId = await IdAsync(guest) });
        var asked = (await guest.WaitForAsync(id, job => job.Waiting is not null)).Waiting!;

        Assert.Equal((Which.Text, "person"), (asked.Question, asked.Kind));
        Assert.Equal(Which.Choices, asked.Choices);
        Assert.Equal(HttpStatusCode.NotFound, (await AnswerAsync(stranger, id, "which", "Porto")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await AnswerAsync(guest, id, "which", "Faro")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await AnswerAsync(guest, id, "another", "Porto")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await AnswerAsync(guest, id, "which", "Porto")).StatusCode);
        var end = await guest.WaitForEndAsync(id);

        Assert.Equal("Porto it is", end.Result!.Value.GetProperty("said").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await AnswerAsync(guest, id, "which", "Lisbon")).StatusCode);
    }

    [Fact]
    public async Task Who_waits_in_line_hears_their_place()
    {
        await using var host = await JobsHost.StartAsync(await app.GetConnectionsAsync(), worker: false);
        using var guest = await Guest.ArriveAsync(app);
        var options = new EnqueueOptions { OwnerId = await IdAsync(guest) };
        var first = await host.EnqueueAsync("nobody runs this", options);
        var second = await host.EnqueueAsync("nor this", options);

        var (before, after) = (await PlaceAsync(first), await PlaceAsync(second));

        Assert.True(before.IsExact && after.IsExact);
        Assert.Equal(before.Place + 1, after.Place);
        foreach (var id in new[] { first, second }) await host.Client.CancelAsync(id, "test", ownerId: null, Cancellation);

        Task<JobPlaceDto> PlaceAsync(Guid id) => guest.GetAsync<JobPlaceDto>($"/api/jobs/{id}/place");
    }

    [Theory]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    public async Task The_page_asks_shows_the_place_and_takes_the_answer(int width, ColorScheme scheme)
    {
        var page = await chromium.OpenAsync(width, scheme);
        await page.PlanAsync("Lisbon", days: 1);
        var options = new EnqueueOptions { OwnerId = await OwnerAsync(page) };
        Guid id;
        await using (var nobody = await JobsHost.StartAsync(await app.GetConnectionsAsync(), worker: false))
        {
            id = await nobody.EnqueueAsync("asks", options);
            await page.GotoAsync($"/jobs/{id}");
            await Assertions.Expect(page.GetByTestId("job-place")).ToBeVisibleAsync();
            await page.AcceptAsync(width, $"job-place-{scheme}");
        }

        await using var host = await AskingAsync();
        await Assertions.Expect(page.GetByTestId("job-question")).ToContainTextAsync(Which.Text, new() { Timeout = 30_000 });
        await page.AcceptAsync(width, $"job-question-{scheme}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Porto" }).ClickAsync();

        await page.ExpectStateAsync("completed");
        await Assertions.Expect(page.GetByTestId("job-question")).ToHaveCountAsync(0);
    }

    private async Task<JobsHost> AskingAsync()
    {
        // Before the worker starts: what it is to ask about may be waiting already.
        var script = new JobScript();
        script.On("asks", async (job, token) => $"{(await job.AskAsync<string>("which", Which, TimeSpan.FromHours(1), token)).Value} it is");
        return await JobsHost.StartAsync(await app.GetConnectionsAsync(), configure: services => services.AddSingleton(script));
    }

    private static async Task<HttpResponseMessage> AnswerAsync(Guest who, Guid id, string wait, string answer)
        => await who.Http.PostAsJsonAsync($"/api/jobs/{id}/answer", new AnswerJobRequest(wait, answer), Wire.Json, Cancellation);

    private static async Task<Guid> IdAsync(Guest guest)
    {
        using var response = await guest.Http.PostAsync(new Uri("/api/guests", UriKind.Relative), content: null, Cancellation);
        return (await response.Content.ReadFromJsonAsync<GuestDto>(Wire.Json, Cancellation))!.Id;
    }

    private async Task<Guid> OwnerAsync(IPage page)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create((await app.GetConnectionsAsync()).Postgres);
        await using var command = source.CreateCommand("SELECT owner_id FROM jobs.jobs WHERE id = $1");
        command.Parameters.Add(new() { Value = Guid.Parse(new Uri(page.Url).Segments[^1]) });
        return (Guid)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
