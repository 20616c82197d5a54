using Concierge.ServiceDefaults;
using Concierge.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Concierge.Tests.EndToEnd;

/// <summary>The site over the whole application, in a browser.</summary>
[Collection(Exclusive.Name)]
public sealed class BrowserTests(ConciergeApp app, Chromium chromium) : IClassFixture<Chromium>
{
    /// <summary>In pixels; of two lines it is 96.</summary>
    private const int HeaderOfOneLine = 72;

    [Fact]
    public async Task From_the_form_to_three_propositions_without_a_request_to_anybody_else()
    {
        var page = await chromium.OpenAsync();
        var strangers = new List<string>();
        page.Request += (_, request) =>
        {
            var url = new Uri(request.Url);
            if (url.Scheme is not "data" && url.Authority != chromium.Site.Authority) strangers.Add(request.Url);
        };

        await page.PlanAsync("Lisbon", days: 3);
        await page.OpenTripAsync();

        await Assertions.Expect(page.GetByTestId("offline-sample").First).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByTestId("day")).ToHaveCountAsync(3);
        await Assertions.Expect(page.GetByTestId("route-map").First).ToBeVisibleAsync();
        await page.GotoAsync("/trips");
        await Assertions.Expect(page.GetByTestId("trip-card")).ToHaveCountAsync(1);
        Assert.Empty(strangers);
    }

    [Fact]
    public async Task Two_visitors_are_two_people()
    {
        var first = await chromium.OpenAsync();
        await first.PlanAsync("Athens", days: 1);
        var job = first.Url;
        var second = await chromium.OpenAsync();
        await second.PlanAsync("Vienna", days: 1);

        await second.GotoAsync(job);
        await Assertions.Expect(second.GetByTestId("not-found")).ToBeVisibleAsync();
        await second.GotoAsync("/jobs");
        await Assertions.Expect(second.GetByTestId("compact-tracker")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_wrong_form_says_what_is_wrong_and_keeps_what_was_typed()
    {
        var page = await chromium.OpenAsync();
        await page.GotoAsync("/");
        await page.GetByLabel("Days", new PageGetByLabelOptions { Exact = true }).FillAsync("31");
        await page.GetByLabel("Anything else?").FillAsync("No lifts, please");
        await page.GetByTestId("plan-submit").ClickAsync();

        await Assertions.Expect(page.GetByTestId("error-summary")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Days", new PageGetByLabelOptions { Exact = true })).ToHaveValueAsync("31");
        await Assertions.Expect(page.GetByLabel("Anything else?")).ToHaveValueAsync("No lifts, please");
    }

    [Fact]
    public async Task A_running_job_survives_a_reload_and_goes_on_to_its_trip()
    {
        await using var model = await SampleModelServer.StartAsync();
        var busy = true;
        model.PutsOff = question => busy && question != "brief";
        await WithWorkerAsync(model, async () =>
        {
            var page = await chromium.OpenAsync();
            await page.PlanAsync("Kyoto", days: 2);
            await Assertions.Expect(page.GetByTestId("job-step")).ToHaveCountAsync(4);
            var job = page.Url;

            await page.ReloadAsync();
            await page.ExpectStateAsync("Running");
            await Assertions.Expect(page.GetByTestId("job-step")).ToHaveCountAsync(4);
            Assert.Equal(job, page.Url);

            busy = false;
            await page.OpenTripAsync();
        });
    }

    [Fact]
    public async Task Cancel_asks_first_and_ends_the_job_and_retry_begins_it_again()
    {
        await using var model = await SampleModelServer.StartAsync();
        var stuck = true;
        model.HoldsBack = _ => stuck;
        await WithWorkerAsync(model, async () =>
        {
            var page = await chromium.OpenAsync();
            await page.PlanAsync("Rome", days: 2);
            await page.ExpectStateAsync("Running");

            await page.GetByTestId("job-cancel").ClickAsync();
            await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Cancel job", Exact = true }).ClickAsync();
            await page.ExpectStateAsync("Cancelled");

            stuck = false;
            await page.GetByTestId("job-retry").ClickAsync();
            await page.OpenTripAsync();
        });
    }

    [Theory]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task Every_page_fits_its_window_and_is_accessible(int width, ColorScheme scheme)
    {
        var page = await chromium.OpenAsync(width, scheme);
        await page.GotoAsync("/");
        await page.AcceptAsync(width);
        await page.PlanAsync("Tokyo", days: 4);
        await page.ExpectStateAsync("Completed");
        await page.AcceptAsync(width);
        Assert.InRange((await page.GetByRole(AriaRole.Banner).BoundingBoxAsync())!.Height, 1, HeaderOfOneLine);
        await page.OpenTripAsync();
        await page.AcceptAsync(width);
        await page.GotoAsync("/jobs");
        await Assertions.Expect(page.GetByTestId("compact-tracker")).ToHaveCountAsync(1);
        await page.AcceptAsync(width);
        await page.GotoAsync("/trips");
        await page.AcceptAsync(width);
        await page.GotoAsync("/nowhere");
        await page.AcceptAsync(width);
    }

    private async Task WithWorkerAsync(SampleModelServer model, Func<Task> act)
    {
        await app.StopAsync(ResourceNames.Worker);
        try
        {
            await using var worker = await app.StartWorkerAsync(model.WorkerSettings);
            await act();
        }
        finally
        {
            await app.StartAsync(ResourceNames.Worker);
        }
    }
}
