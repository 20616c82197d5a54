using Concierge.Contracts.Jobs;
using Concierge.Tests.EndToEnd;
using Concierge.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Concierge.Tests.Web;

/// <summary>What asks before something happens, and what says afterwards that it has: in a browser, on the keyboard.</summary>
public sealed class DialogTests : IAsyncLifetime
{
    private readonly Browser _browser = new();
    private FakeBackend _backend = null!;
    private WebProcess _web = null!;

    public async ValueTask InitializeAsync()
    {
        _backend = await FakeBackend.StartAsync();
        _web = await WebProcess.StartAsync(_backend.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _web.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Fact]
    public async Task Escape_and_the_safe_answer_change_nothing_and_give_the_focus_back()
    {
        var page = await OpenSchedulesAsync();

        foreach (var key in (string[])["Escape", "Enter"])
        {
            await Button(page).FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(Dialog(page)).ToHaveAccessibleNameAsync("Run tidy now?");
            await Assertions.Expect(Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Not now" })).ToBeFocusedAsync();
            await page.Keyboard.PressAsync(key);
            await Assertions.Expect(Dialog(page)).ToBeHiddenAsync();
            await Assertions.Expect(Button(page)).ToBeFocusedAsync();
        }

        Assert.Empty(_backend.Fired);
    }

    [Fact]
    public async Task A_yes_is_done_once_and_read_out_and_the_focus_stays_where_it_was()
    {
        var page = await OpenSchedulesAsync();
        await Button(page).PressAsync("Enter");
        await Assertions.Expect(Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Not now" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.GetByTestId("toasts").GetByRole(AriaRole.Status)).ToContainTextAsync("Queued as job");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeEmptyAsync();
        await Assertions.Expect(Button(page)).ToBeFocusedAsync();
        Assert.Equal("tidy", Assert.Single(_backend.Fired));
    }

    [Fact]
    public async Task A_success_goes_by_itself_and_a_failure_when_it_is_dismissed()
    {
        var page = await OpenSchedulesAsync();
        await Button(page).PressAsync("Enter");
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Run now" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("toast")).ToHaveCountAsync(1);
        await Assertions.Expect(page.GetByTestId("toast")).ToHaveCountAsync(0, new() { Timeout = 15_000 });

        _backend.Refuses = true;
        await Button(page).PressAsync("Enter");
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Run now" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("does not answer");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dismiss" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("toast")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    public async Task Dialog_and_toast_fit_the_window_and_are_accessible(int width, ColorScheme scheme)
    {
        var page = await OpenSchedulesAsync(width, scheme);
        await Button(page).ClickAsync();
        await Assertions.Expect(Dialog(page)).ToBeVisibleAsync();
        await page.AcceptAsync(width, $"dialog-{scheme}");
        _backend.Refuses = true;
        await Dialog(page).GetByRole(AriaRole.Button, new() { Name = "Run now" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("toast")).ToBeVisibleAsync();
        await page.AcceptAsync(width, $"toast-{scheme}");
    }

    [Fact]
    public async Task A_question_that_is_overtaken_goes_away()
    {
        await using var jobs = await FakeApi.StartAsync();
        await using var web = await WebProcess.StartAsync(jobs.Address);
        var job = JobFollowerTests.NewJob() with { State = JobState.Running };
        jobs.Send(job);
        var page = await _browser.OpenAsync(web.Address);
        await SetCookieAsync(page, web.Address, "concierge_guest", "token");
        await page.GotoAsync($"/jobs/{job.Id}");
        await page.GetByTestId("job-cancel").ClickAsync();
        await Assertions.Expect(Dialog(page)).ToBeVisibleAsync();

        jobs.Send(job with { Version = job.Version + 1, State = JobState.Completed, Progress = 100 });

        await Assertions.Expect(Dialog(page)).ToBeHiddenAsync();
        await Assertions.Expect(page.GetByTestId("toast")).ToHaveCountAsync(0);
    }

    private static ILocator Button(IPage page) => page.GetByTestId("schedule-trigger");

    private static ILocator Dialog(IPage page) => page.GetByRole(AriaRole.Alertdialog);

    private async Task<IPage> OpenSchedulesAsync(int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await _browser.OpenAsync(_web.Address, width, scheme);
        await SetCookieAsync(page, _web.Address, "concierge_session", "cs_admin");
        await page.GotoAsync("/admin/schedules");
        await Assertions.Expect(Button(page)).ToBeEnabledAsync();
        return page;
    }

    private static Task SetCookieAsync(IPage page, Uri site, string name, string value)
        => page.Context.AddCookiesAsync([new Cookie { Name = name, Value = value, Url = site.ToString() }]);
}
