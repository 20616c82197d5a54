using Concierge.Tests.Accounts;
using Concierge.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Concierge.Tests.EndToEnd;

/// <summary>Secrets in a browser: they go in and do not come out.</summary>
[Collection(Exclusive.Name)]
public sealed class SecretPageTests(ConciergeApp app, Chromium chromium) : IClassFixture<Chromium>
{
    private const string Value = "sk-proj-0123456789-x7Qz";

    [Fact]
    public async Task A_secret_is_kept_replaced_and_forgotten_and_its_value_is_never_shown()
    {
        var page = await chromium.OpenAsync();
        await page.GotoAsync("/");
        await page.GetByTestId("nav-settings").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Secrets" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("secrets-empty")).ToBeVisibleAsync();
        Assert.DoesNotContain(await page.Context.CookiesAsync(), cookie => cookie.Name == "concierge_guest");

        await KeepAsync(page, "openai", Value);
        await Assertions.Expect(page.GetByTestId("item")).ToContainTextAsync("…x7Qz");
        await Assertions.Expect(page.GetByTestId("item")).ToContainTextAsync("API key");
        await Assertions.Expect(page.GetByTestId("item")).ToContainTextAsync("never used");
        Assert.DoesNotContain(Value, await page.ContentAsync(), StringComparison.Ordinal);

        await page.GetByText("Replace value").ClickAsync();
        await page.GetByLabel("New value of openai").FillAsync("a-second-long-value-WXYZ");
        await page.GetByRole(AriaRole.Button, new() { Name = "Replace", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("item")).ToContainTextAsync("…WXYZ");

        await page.GetByText("Forget").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Forget openai" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("form-done")).ToContainTextAsync("forgotten");
        await Assertions.Expect(page.GetByTestId("secrets-empty")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_refused_form_says_what_is_wrong_and_does_not_hold_the_value()
    {
        var page = await chromium.OpenAsync();
        await page.GotoAsync("/settings/secrets");
        await KeepAsync(page, "with space", Value);

        await Assertions.Expect(page.GetByTestId("keep-secret").GetByRole(AriaRole.Alert)).ToContainTextAsync("letters, digits");
        await Assertions.Expect(page.GetByLabel("Name")).ToHaveValueAsync("with space");
        await Assertions.Expect(page.GetByLabel("Kind")).ToHaveValueAsync("ApiKey");
        await Assertions.Expect(page.GetByLabel("Value")).ToHaveValueAsync("");
        await Assertions.Expect(page.GetByLabel("Value")).ToHaveAttributeAsync("autocomplete", "off");
        Assert.DoesNotContain(Value, await page.ContentAsync(), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to the form" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("keep-secret")).ToBeFocusedAsync();

        await KeepAsync(page, "first", Value);
        await page.GetByText("Replace value").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Replace", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("item").GetByRole(AriaRole.Alert)).ToContainTextAsync("16,384 bytes");
        await Assertions.Expect(page.GetByLabel("New value of first")).ToBeVisibleAsync();
        await KeepAsync(page, "first", Value);
        await Assertions.Expect(page.GetByTestId("keep-secret").GetByRole(AriaRole.Alert)).ToContainTextAsync("Is taken");
    }

    [Fact]
    public async Task A_session_that_ended_elsewhere_leads_to_the_sign_in_and_back()
    {
        var email = PageSteps.NewEmail();
        var page = await chromium.OpenAsync();
        await page.SignUpAsync(email);
        using var person = await Person.CreateAsync(app);
        person.Token = (await page.Context.CookiesAsync()).Single(cookie => cookie.Name == "concierge_session").Value;
        using var signedOut = await person.Http.PostAsync("/api/auth/sign-out-everywhere", content: null, TestContext.Current.CancellationToken);
        Assert.True(signedOut.IsSuccessStatusCode);

        await page.GotoAsync("/settings/secrets");
        await page.WaitForURLAsync("**/sign-in?return=*");
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(Person.Password);
        await page.SendAsync("sign-in", "Sign in");
        await page.WaitForURLAsync("**/settings/secrets");
    }

    private static async Task KeepAsync(IPage page, string name, string value)
    {
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await page.GetByLabel("Kind").SelectOptionAsync("API key");
        await page.GetByLabel("Value", new() { Exact = true }).FillAsync(value);
        await page.SendAsync("keep-secret", "Keep it");
    }
}
