using Microsoft.Playwright;

namespace Concierge.Tests.EndToEnd;

/// <summary>Debian's browser.</summary>
public sealed class Browser : IAsyncDisposable
{
    private const float Patience = 30_000;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Somebody new at a site, with cookies and a cache of their own and a window of this width.</summary>
    public async Task<IPage> OpenAsync(Uri site, int width = 1280, ColorScheme scheme = ColorScheme.Light, string? timeZone = null)
    {
        var browser = await BrowserAsync();
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = site.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-GB",
            TimezoneId = timeZone,
        });
        context.SetDefaultTimeout(Patience);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    // Started when it is needed, and again should it have gone away meanwhile: one lost browser is one lost test.
    private async Task<IBrowser> BrowserAsync()
    {
        if (_browser is { IsConnected: true }) return _browser;

        _playwright ??= await Playwright.CreateAsync();
        return _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }
}
