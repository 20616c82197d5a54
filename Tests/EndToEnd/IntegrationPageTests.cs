using Concierge.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Concierge.Tests.EndToEnd;

/// <summary>Connected services in a browser.</summary>
[Collection(Exclusive.Name)]
public sealed class IntegrationPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task A_service_is_connected_tried_changed_and_disconnected()
    {
        var page = await chromium.OpenAsync();
        await page.GotoAsync("/settings/integrations");
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin as a guest" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "CalDAV calendar" }).ClickAsync();
        await FillAsync(page, "Home calendar", "https://127.0.0.1/dav", Password);
        await page.SendAsync("connect", "Connect");
        await page.WaitForURLAsync("**/settings/integrations");
        await Assertions.Expect(page.GetByTestId("item")).ToContainTextAsync("…tery");
        await Assertions.Expect(page.GetByTestId("item")).ToContainTextAsync("Not tried");

        await page.GetByRole(AriaRole.Button, new() { Name = "Test Home calendar" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("test-result")).ToContainTextAsync("leads into a private network");

        await page.GetByRole(AriaRole.Link, new() { Name = "Change Home calendar" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Password")).ToHaveValueAsync("");
        await page.GetByLabel("Your name for it").FillAsync("Work calendar");
        await page.SendAsync("change", "Save");
        await page.WaitForURLAsync("**/settings/integrations");
        await Assertions.Expect(page.GetByTestId("item")).ToContainTextAsync("…tery");

        await page.GetByText("Disconnect").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Disconnect Work calendar" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("form-done")).ToContainTextAsync("disconnected");
        await Assertions.Expect(page.GetByTestId("item")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_refused_form_keeps_what_was_entered_but_for_secrets()
    {
        var page = await chromium.OpenAsync();
        await page.GotoAsync("/settings/integrations");
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin as a guest" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "CalDAV calendar" }).ClickAsync();
        await FillAsync(page, "Home", "ftp://cloud.example.com", Password);
        await page.SendAsync("connect", "Connect");

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("https or http");
        await Assertions.Expect(page.GetByLabel("Address")).ToHaveValueAsync("ftp://cloud.example.com");
        await Assertions.Expect(page.GetByLabel("Your name for it")).ToHaveValueAsync("Home");
        await Assertions.Expect(page.GetByLabel("Password")).ToHaveValueAsync("");
        Assert.DoesNotContain(Password, await page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_exist_is_said_so()
    {
        var page = await chromium.OpenAsync();
        await page.GotoAsync("/settings/integrations");
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin as a guest" }).ClickAsync();
        await page.GetByTestId("integrations-empty").WaitForAsync();

        await page.GotoAsync("/settings/integrations/connect/nonsense");
        await Assertions.Expect(page.GetByTestId("connect-unknown")).ToBeVisibleAsync();
        await page.GotoAsync($"/settings/integrations/{Guid.CreateVersion7()}");
        await Assertions.Expect(page.GetByTestId("integration-unknown")).ToBeVisibleAsync();
    }

    private static async Task FillAsync(IPage page, string name, string address, string password)
    {
        await page.GetByLabel("Your name for it").FillAsync(name);
        await page.GetByLabel("Address").FillAsync(address);
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("ada");
        await page.GetByLabel("Password").FillAsync(password);
    }
}
