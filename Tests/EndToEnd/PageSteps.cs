using Microsoft.Playwright;

namespace Concierge.Tests.EndToEnd;

/// <summary>What people do on the pages.</summary>
internal static class PageSteps
{
    /// <summary>Fills in the form and sends it; ends on the job's page.</summary>
    public static async Task PlanAsync(this IPage page, string destination, int days)
    {
        await page.GotoAsync("/");
        await page.GetByLabel("Where to?").FillAsync(destination);
        await page.GetByLabel("Days", new PageGetByLabelOptions { Exact = true }).FillAsync(days.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await page.GetByTestId("plan-submit").ClickAsync();
        await page.WaitForURLAsync("**/jobs/*");
    }

    /// <summary>Waits for the finished job's link, follows it and waits for the propositions.</summary>
    public static async Task OpenTripAsync(this IPage page)
    {
        await page.GetByTestId("open-trip").ClickAsync();
        await Assertions.Expect(page.GetByTestId("proposition")).ToHaveCountAsync(3);
    }

    public static Task ExpectStateAsync(this IPage page, string state)
        => Assertions.Expect(page.GetByTestId("job-state")).ToContainTextAsync(state, new() { Timeout = 30_000, IgnoreCase = true });
}
