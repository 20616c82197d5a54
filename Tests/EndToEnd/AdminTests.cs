using Concierge.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Concierge.Tests.EndToEnd;

/// <summary>What an admin sees and does, in a browser over the whole application.</summary>
[Collection(Exclusive.Name)]
public sealed class AdminTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task The_key_opens_the_pages_and_signing_out_closes_them()
    {
        var page = await chromium.OpenAsync();
        await page.GotoAsync("/admin/jobs/dead");
        await Assertions.Expect(page.GetByTestId("admin-sign-in")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByTestId("nav-admin")).ToHaveCountAsync(0);
        await page.GetByLabel("Admin key").FillAsync("wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not the configured key");

        await page.GetByLabel("Admin key").FillAsync(ConciergeApp.AdminKey);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync("**/admin/jobs/dead");
        await Assertions.Expect(page.GetByTestId("nav-admin")).ToBeVisibleAsync();
        var cookie = Assert.Single(await page.Context.CookiesAsync(), cookie => cookie.Name == "concierge_admin");
        Assert.True(cookie.HttpOnly && cookie.SameSite == SameSiteAttribute.Strict);
        Assert.DoesNotContain(ConciergeApp.AdminKey, cookie.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(ConciergeApp.AdminKey, await page.ContentAsync(), StringComparison.Ordinal);

        await page.GetByTestId("admin-sign-out").ClickAsync();
        await Assertions.Expect(page.GetByTestId("admin-sign-in")).ToBeVisibleAsync();
        await page.GotoAsync("/admin/jobs");
        await Assertions.Expect(page.GetByTestId("admin-sign-in")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_search_leads_to_a_bulk_job_that_is_followed_to_its_end()
    {
        var page = await chromium.OpenAsync();
        await page.PlanAsync("Oslo", days: 1);
        await page.ExpectStateAsync("Completed");
        await page.SignInAsAdminAsync();
        await Assertions.Expect(page.GetByTestId("count-workers")).Not.ToHaveTextAsync("0");

        await page.GotoAsync("/admin/jobs/search?type=ai_trip_generation&field=request.destination&value=oslo");
        await Assertions.Expect(page.GetByTestId("job-row")).ToHaveCountAsync(1);
        await page.GetByTestId("bulk-delete").ClickAsync();
        await Assertions.Expect(page.GetByTestId("bulk-count")).ToHaveTextAsync("1 job matches and can be deleted");
        await page.GetByTestId("bulk-confirm").ClickAsync();
        await page.WaitForURLAsync("**/admin/jobs/*-*");
        await Assertions.Expect(page.GetByTestId("admin-job-state")).ToContainTextAsync("Completed", new() { Timeout = 30_000 });

        await page.GotoAsync("/admin/jobs/search?type=ai_trip_generation&field=request.destination&value=oslo");
        await Assertions.Expect(page.GetByTestId("search-empty")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task Every_admin_page_fits_its_window_and_is_accessible(int width, ColorScheme scheme)
    {
        var page = await chromium.OpenAsync(width, scheme);
        await page.PlanAsync("Helsinki", days: 1);
        await page.ExpectStateAsync("Completed");
        await page.GotoAsync("/admin");
        await page.AcceptAsync(width, $"admin-sign-in-{scheme}");
        await page.SignInAsAdminAsync();
        await Assertions.Expect(page.GetByTestId("worker").First).ToBeVisibleAsync();
        await page.AcceptAsync(width, $"admin-overview-{scheme}");
        await page.GotoAsync("/admin");
        await page.AcceptAsync(width, $"admin-admin-{scheme}");
        await page.GotoAsync("/admin/jobs/search");
        await Assertions.Expect(page.GetByTestId("job-row").First).ToBeVisibleAsync();
        await page.AcceptAsync(width, $"admin-search-{scheme}");
        await page.GetByTestId("job-row").First.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(page.GetByTestId("timeline")).ToBeVisibleAsync();
        await page.AcceptAsync(width, $"admin-job-{scheme}");
        await page.GotoAsync("/admin/jobs/dead");
        await page.AcceptAsync(width, $"admin-dead-{scheme}");
        await page.GotoAsync("/admin/jobs/bulk?action=delete&state=completed&type=ai_trip_generation");
        await page.AcceptAsync(width, $"admin-bulk-{scheme}");
        await page.GotoAsync("/admin/jobs/search?owner=me");
        await Assertions.Expect(page.GetByTestId("search-invalid")).ToBeVisibleAsync();
        await page.AcceptAsync(width, $"admin-invalid-{scheme}");
    }
}
