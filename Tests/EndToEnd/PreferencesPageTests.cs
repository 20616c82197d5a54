using Concierge.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Concierge.Tests.EndToEnd;

/// <summary>Preferences in a browser.</summary>
[Collection(Exclusive.Name)]
public sealed class PreferencesPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task What_is_chosen_is_there_the_next_time()
    {
        var page = await chromium.OpenAsync();
        await page.GotoAsync("/settings");
        await Assertions.Expect(page.GetByLabel("Work begins")).ToHaveValueAsync("09:00");
        await Assertions.Expect(page.GetByLabel("Saturday")).Not.ToBeCheckedAsync();

        await page.GetByLabel("Time zone").SelectOptionAsync("America/Argentina/Buenos_Aires");
        await page.GetByLabel("Work begins").FillAsync("08:30");
        await page.GetByLabel("Saturday").CheckAsync();
        await page.GetByLabel("Language and region").SelectOptionAsync("de-AT");
        await page.GetByLabel("Currency").SelectOptionAsync("CHF");
        await page.SendAsync("preferences", "Save");
        await Assertions.Expect(page.GetByTestId("form-done")).ToBeVisibleAsync();

        await page.GotoAsync("/settings");
        await Assertions.Expect(page.GetByLabel("Time zone")).ToHaveValueAsync("America/Argentina/Buenos_Aires");
        await Assertions.Expect(page.GetByLabel("Work begins")).ToHaveValueAsync("08:30");
        await Assertions.Expect(page.GetByLabel("Saturday")).ToBeCheckedAsync();
        await Assertions.Expect(page.GetByLabel("Language and region")).ToHaveValueAsync("de-AT");
        await Assertions.Expect(page.GetByLabel("Currency")).ToHaveValueAsync("CHF");
    }

    [Fact]
    public async Task The_wish_for_mails_is_kept_and_taken_back()
    {
        var page = await chromium.OpenAsync();
        await page.SignUpAsync(PageSteps.NewEmail());
        await page.GotoAsync("/settings");
        var wish = page.Locator("input[name=mailWhenFinished]");
        await Assertions.Expect(wish).Not.ToBeCheckedAsync();

        foreach (var wanted in (bool[])[true, false])
        {
            await wish.SetCheckedAsync(wanted);
            await page.SendAsync("preferences", "Save");
            await Assertions.Expect(page.GetByTestId("form-done")).ToBeVisibleAsync();
            await page.GotoAsync("/settings");
            await Assertions.Expect(wish).ToBeCheckedAsync(new() { Checked = wanted });
        }
    }

    [Fact]
    public async Task The_browsers_time_zone_is_offered_until_it_is_the_one_that_is_kept()
    {
        var page = await chromium.OpenAsync(timeZone: "Asia/Kolkata");
        await page.GotoAsync("/settings");
        await page.GotoAsync("/settings");
        // Browsers differ in which of its two names they use.
        var zone = await page.EvaluateAsync<string>("Intl.DateTimeFormat().resolvedOptions().timeZone");
        await page.GetByTestId("zone-offer").GetByRole(AriaRole.Button).ClickAsync();

        await Assertions.Expect(page.GetByTestId("form-done")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Time zone")).ToHaveValueAsync(zone);
        await Assertions.Expect(page.GetByTestId("zone-offer")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_cannot_be_is_said_at_its_field_and_nothing_is_lost()
    {
        var page = await chromium.OpenAsync();
        await page.GotoAsync("/settings");
        await page.GetByLabel("Work ends").FillAsync("07:00");
        await page.GetByLabel("Currency").SelectOptionAsync("SEK");
        foreach (var day in (string[])["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]) await page.GetByLabel(day).UncheckAsync();
        await page.SendAsync("preferences", "Save");

        await Assertions.Expect(page.GetByText("Must be later than the start")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Choose at least one day.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Work ends")).ToHaveValueAsync("07:00");
        await Assertions.Expect(page.GetByLabel("Currency")).ToHaveValueAsync("SEK");
    }
}
