using System.Text.RegularExpressions;
using Concierge.ServiceDefaults;
using Concierge.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Concierge.Tests.EndToEnd;

/// <summary>How everything is that Concierge leans on, in a browser over the whole application, with some of it stopped.</summary>
[Collection(Exclusive.Name)]
public sealed partial class DiagnosticsPageTests(ConciergeApp app, Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly string[] s_names = ["database", "cache", "broker", "scheduler", "ai", "mail", "key_service"];

    [Fact]
    public async Task Every_dependency_is_shown_and_asked_again()
    {
        var page = await chromium.OpenAsync();
        await page.SignInAsAdminAsync();
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Admin" }).GetByRole(AriaRole.Link, new() { Name = "Diagnostics" }).ClickAsync();
        foreach (var name in s_names) await Assertions.Expect(page.GetByTestId($"probe-{name}")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByTestId("probe-database")).ToContainTextAsync(Works());
        await Assertions.Expect(page.GetByTestId("probe-database")).ToContainTextAsync("PostgreSQL ");
        await Assertions.Expect(page.GetByTestId("probe-mail")).ToContainTextAsync("Not set up");

        var first = await AskedAsync(page);
        await page.GetByTestId("check-again").ClickAsync();
        await Assertions.Expect(page.GetByTestId("checked-at")).Not.ToHaveAttributeAsync("datetime", first!);
    }

    [Fact]
    public async Task What_is_down_is_named_while_the_rest_stays_readable()
    {
        var page = await chromium.OpenAsync();
        await page.SignInAsAdminAsync();
        await app.StopAsync(ResourceNames.Redis);
        await app.StopAsync(ResourceNames.RabbitMq);
        try
        {
            await page.GotoAsync("/admin/diagnostics");
            await Assertions.Expect(page.GetByTestId("diagnostics-sum")).ToContainTextAsync("2 of 5 failed: Cache, Broker.");
            await Assertions.Expect(page.GetByTestId("probe-database")).ToContainTextAsync("Works");
            await Assertions.Expect(page.GetByTestId("probe-cache")).ToContainTextAsync("Failed");
            await page.AcceptAsync(1280, "diagnostics-down-Light");
            await page.SetViewportSizeAsync(360, 900);
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            await page.AcceptAsync(360, "diagnostics-down-Dark");
        }
        finally
        {
            await app.StartAsync(ResourceNames.Redis);
            await app.StartAsync(ResourceNames.RabbitMq);
        }

        await Recovery(page);
        await Assertions.Expect(page.GetByTestId("probe-cache")).ToContainTextAsync("Last error");
        await Assertions.Expect(page.GetByTestId("probe-cache")).Not.ToContainTextAsync("none since");
    }

    [Theory]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    public async Task The_page_fits_its_window_and_is_accessible(int width, ColorScheme scheme)
    {
        var page = await chromium.OpenAsync(width, scheme);
        await page.SignInAsAdminAsync();
        await page.GotoAsync("/admin/diagnostics");
        await Assertions.Expect(page.GetByTestId("probes")).ToBeVisibleAsync();
        await page.AcceptAsync(width, $"diagnostics-{scheme}");
    }

    // Each question takes the page up to two seconds, which is the pause between them.
    private static async Task Recovery(IPage page)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        do
        {
            patience.Token.ThrowIfCancellationRequested();
            await page.GotoAsync("/admin/diagnostics");
            await Assertions.Expect(page.GetByTestId("probes")).ToBeVisibleAsync();
        }
        while (!Works().IsMatch(await page.GetByTestId("probe-cache").InnerTextAsync()));
    }

    private static Task<string?> AskedAsync(IPage page) => page.GetByTestId("checked-at").GetAttributeAsync("datetime");

    [GeneratedRegex("Works", RegexOptions.None, 1000)]
    private static partial Regex Works();
}
