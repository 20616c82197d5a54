using Concierge.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Concierge.Tests.EndToEnd;

/// <summary>Debian's browser, driven as a person would.</summary>
public sealed class Chromium(ConciergeApp app) : IAsyncLifetime
{
    private const float Patience = 30_000;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The address of the site, ending in a slash.</summary>
    public Uri Site { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        using var client = await app.CreateWebClientAsync();
        Site = client.BaseAddress!;
        _playwright = await Playwright.CreateAsync();
    }

    /// <summary>Somebody new, with cookies of their own and a window of this width.</summary>
    public async Task<IPage> OpenAsync(int width = 1280, ColorScheme scheme = ColorScheme.Light, string? timeZone = null)
    {
        var browser = await BrowserAsync();
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Site.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-GB",
            TimezoneId = timeZone,
        });
        context.SetDefaultTimeout(Patience);
        return await context.NewPageAsync();
    }

    // Started when it is needed, and again should it have gone away meanwhile: one lost browser is one lost test.
    private async Task<IBrowser> BrowserAsync()
    {
        if (_browser is { IsConnected: true }) return _browser;

        return _browser = await _playwright!.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
