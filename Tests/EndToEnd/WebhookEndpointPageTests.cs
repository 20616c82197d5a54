using System.Net;
using Concierge.Tests.Infrastructure;
using Concierge.Tests.Webhooks;
using Microsoft.Playwright;

namespace Concierge.Tests.EndToEnd;

/// <summary>One's own addresses for webhooks, in a browser over the whole application.</summary>
[Collection(Exclusive.Name)]
public sealed class WebhookEndpointPageTests(ConciergeApp app, Chromium chromium) : IClassFixture<Chromium>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_address_is_made_takes_an_event_and_is_deleted()
    {
        var page = await chromium.OpenAsync();
        await page.SignUpAsync(NewEmail());
        await page.GotoAsync("/admin");
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Admin" }).GetByRole(AriaRole.Link, new() { Name = "Webhooks" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("endpoints-empty")).ToBeVisibleAsync();
        await MakeAsync(page, "");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("1 to 100 characters");

        await MakeAsync(page, "Shop <b>");
        var secret = await page.GetByTestId("endpoint-secret").InnerTextAsync();
        var path = await page.GetByTestId("endpoint").Locator("code").InnerTextAsync();
        await Assertions.Expect(page.GetByTestId("endpoint")).ToContainTextAsync("Nothing has come yet");
        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(path, secret));

        await page.GotoAsync("/admin/webhooks");
        await Assertions.Expect(page.GetByTestId("endpoint")).ToContainTextAsync("Last event");
        Assert.DoesNotContain(secret, await page.ContentAsync(), StringComparison.Ordinal);
        await page.GetByText("Delete…").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete Shop <b>" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("endpoint-deleted")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByTestId("endpoints-empty")).ToBeVisibleAsync();
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(path, secret));
    }

    [Theory]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    public async Task The_page_fits_its_window_and_is_accessible(int width, ColorScheme scheme)
    {
        var page = await chromium.OpenAsync(width, scheme);
        await page.SignInAsAdminAsync();
        await page.GotoAsync("/admin/webhooks");
        await Assertions.Expect(page.GetByTestId("endpoints-account")).ToBeVisibleAsync();
        await page.AcceptAsync(width, $"webhooks-nobody-{scheme}");
        await page.SignUpAsync(NewEmail());
        await page.GotoAsync("/admin/webhooks");
        await page.AcceptAsync(width, $"webhooks-empty-{scheme}");
        await MakeAsync(page, "");
        await page.AcceptAsync(width, $"webhooks-refused-{scheme}");
        await MakeAsync(page, "A shop with a name that is rather longer than names usually are");
        await Assertions.Expect(page.GetByTestId("endpoint-secret")).ToBeVisibleAsync();
        await page.AcceptAsync(width, $"webhooks-made-{scheme}");
        await MakeAsync(page, "Second");
        await page.GetByText("Delete…").Last.ClickAsync();
        await page.AcceptAsync(width, $"webhooks-delete-{scheme}");
    }

    private static string NewEmail() => $"{Guid.CreateVersion7():N}@example.org";

    private static async Task MakeAsync(IPage page, string name)
    {
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await page.GetByTestId("make-endpoint").GetByRole(AriaRole.Button).ClickAsync();
        if (name.Length > 0) await Assertions.Expect(page.GetByTestId("endpoint-made")).ToContainTextAsync(name);
        else await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
    }

    private async Task<HttpStatusCode> SendAsync(string path, string secret)
    {
        using var api = await app.CreateApiClientAsync();
        using var request = Signed.Standard(path, secret, $"evt_{Guid.CreateVersion7():N}", """{"type":"order.placed"}""", TimeProvider.System.GetUtcNow());
        using var response = await api.SendAsync(request, Cancellation);
        return response.StatusCode;
    }
}
