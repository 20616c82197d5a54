using Concierge.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Concierge.Tests.EndToEnd;

/// <summary>The browser at the site of the whole application, driven as a person would.</summary>
public sealed class Chromium(ConciergeApp app) : IAsyncLifetime
{
    private readonly Browser _browser = new();

    /// <summary>The address of the site, ending in a slash.</summary>
    public Uri Site { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        using var client = await app.CreateWebClientAsync();
        Site = client.BaseAddress!;
    }

    /// <summary>Somebody new, with cookies of their own and a window of this width.</summary>
    public Task<IPage> OpenAsync(int width = 1280, ColorScheme scheme = ColorScheme.Light, string? timeZone = null)
        => _browser.OpenAsync(Site, width, scheme, timeZone);

    public ValueTask DisposeAsync() => _browser.DisposeAsync();
}
