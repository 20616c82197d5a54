using Concierge.Tests.Accounts;
using Concierge.Tests.Infrastructure;
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

    /// <summary>Signs in with the configured key; ends on the overview of the job engine.</summary>
    public static async Task SignInAsAdminAsync(this IPage page)
    {
        await page.GotoAsync("/admin");
        await page.GetByLabel("Admin key").FillAsync(ConciergeApp.AdminKey);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync("**/admin/jobs");
    }

    public static string NewEmail() => $"{Guid.CreateVersion7():N}@example.org";

    /// <summary>Signs up; ends on the account's page.</summary>
    public static async Task SignUpAsync(this IPage page, string email)
    {
        await page.GotoAsync("/sign-up");
        await page.GetByLabel("What to call you").FillAsync("Ada");
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(Person.Password);
        await page.GetByTestId("sign-up").GetByRole(AriaRole.Button).ClickAsync();
        await page.WaitForURLAsync("**/account");
    }

    /// <summary>Presses the button of a form.</summary>
    public static Task SendAsync(this IPage page, string form, string button)
        => page.GetByTestId(form).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = button }).ClickAsync();

    /// <summary>Waits for the finished job's link, follows it and waits for the propositions.</summary>
    public static async Task OpenTripAsync(this IPage page)
    {
        await page.GetByTestId("open-trip").ClickAsync();
        await Assertions.Expect(page.GetByTestId("proposition")).ToHaveCountAsync(3);
    }

    public static Task ExpectStateAsync(this IPage page, string state)
        => Assertions.Expect(page.GetByTestId("job-state")).ToContainTextAsync(state, new() { Timeout = 30_000, IgnoreCase = true });
}
