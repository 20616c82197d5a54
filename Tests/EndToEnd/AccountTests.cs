using Concierge.Tests.Accounts;
using Concierge.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Concierge.Tests.EndToEnd;

/// <summary>Signing up, in and out, and what is one's own, in a browser over the whole application.</summary>
[Collection(Exclusive.Name)]
public sealed class AccountTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_guest_signs_up_and_finds_the_trip_from_another_browser()
    {
        var email = PageSteps.NewEmail();
        var page = await chromium.OpenAsync();
        await page.PlanAsync("Vienna", days: 1);
        await page.ExpectStateAsync("Completed");
        await page.SignUpAsync(email);
        await page.WaitForURLAsync("**/account");
        await page.GotoAsync("/trips");
        await Assertions.Expect(page.GetByText("Vienna").First).ToBeVisibleAsync();

        var elsewhere = await chromium.OpenAsync(360, ColorScheme.Dark);
        await elsewhere.GotoAsync("/account");
        await elsewhere.WaitForURLAsync("**/sign-in?return=*");
        await FillSignInAsync(elsewhere, email, "not my password at all");
        await Assertions.Expect(elsewhere.GetByTestId("form-failure")).ToContainTextAsync("wrong");
        await FillSignInAsync(elsewhere, email, Person.Password);
        await elsewhere.WaitForURLAsync("**/account");
        await elsewhere.GotoAsync("/trips");
        await Assertions.Expect(elsewhere.GetByText("Vienna").First).ToBeVisibleAsync();

        await elsewhere.GotoAsync("/account");
        await elsewhere.GetByTestId("sign-out").GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(elsewhere.GetByTestId("nav-sign-in")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_key_is_made_shown_once_and_revoked()
    {
        var page = await chromium.OpenAsync();
        await page.SignUpAsync(PageSteps.NewEmail());
        await page.GetByLabel("Name of a new key").FillAsync("My script");
        await page.GetByTestId("make-key").GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.GetByTestId("key-made").Locator("code")).ToContainTextAsync("ck_");
        await page.GotoAsync("/account");
        await Assertions.Expect(page.GetByTestId("key-made")).ToHaveCountAsync(0);
        var sure = page.GetByRole(AriaRole.Button, new() { Name = "Revoke My script" });
        await Assertions.Expect(sure).ToHaveCountAsync(0);
        await page.GetByText("Revoke").First.ClickAsync();
        await Assertions.Expect(page.GetByText("Programs that use it are refused")).ToBeVisibleAsync();
        await page.GotoAsync("/account");
        await Assertions.Expect(page.GetByText("My script").First).ToBeVisibleAsync();

        await page.GetByText("Revoke").First.ClickAsync();
        await sure.ClickAsync();
        await Assertions.Expect(page.GetByTestId("account-done")).ToContainTextAsync("revoked");
        await Assertions.Expect(page.GetByText("My script")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    public async Task Every_account_page_fits_its_window_and_is_accessible(int width, ColorScheme scheme)
    {
        var page = await chromium.OpenAsync(width, scheme);
        foreach (var (path, name) in new[] { ("/sign-in", "sign-in"), ("/sign-up", "sign-up"), ("/account/forgot", "forgot"), ("/account/reset", "reset"), ("/account/confirm", "confirm") })
        {
            await page.GotoAsync(path);
            await page.AcceptAsync(width, $"account-{name}-{scheme}");
        }

        await page.GotoAsync("/sign-up");
        await page.GetByLabel("Password").FillAsync("short");
        await page.GetByTestId("sign-up").GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert).First).ToBeVisibleAsync();
        await page.AcceptAsync(width, $"account-refused-{scheme}");
        await page.SignUpAsync(PageSteps.NewEmail());
        await page.AcceptAsync(width, $"account-own-{scheme}");
        await page.GetByLabel("Name of a new key").FillAsync("The script that fetches my trips every morning");
        await page.GetByTestId("make-key").GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByText("Revoke").First.ClickAsync();
        await page.AcceptAsync(width, $"account-revoke-{scheme}");

        await page.GotoAsync("/admin");
        await page.Context.ClearCookiesAsync();
        await page.SignInAsAdminAsync();
        foreach (var (path, testId) in new[] { ("/admin/users", "users"), ("/admin/audit", "audit"), ("/admin/mails", "mails") })
        {
            await page.GotoAsync(path);
            await Assertions.Expect(page.GetByTestId(testId)).ToBeVisibleAsync();
            await page.AcceptAsync(width, $"admin-{testId}-{scheme}");
        }
    }

    private static async Task FillSignInAsync(IPage page, string email, string password)
    {
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByTestId("sign-in").GetByRole(AriaRole.Button).ClickAsync();
    }
}
