using Concierge.Tests.EndToEnd;
using Concierge.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Concierge.Tests.Web;

/// <summary>The real Web without anything behind it, and a browser.</summary>
public sealed class LoneWeb : IAsyncLifetime
{
    private readonly Browser _browser = new();
    private WebProcess? _web;

    /// <summary>Gets what is sent as it is sent: compressed things stay so.</summary>
    public HttpClient Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _web = await WebProcess.StartAsync();
        Http = new HttpClient { BaseAddress = _web.Address };
    }

    public Task<IPage> OpenAsync() => _browser.OpenAsync(_web!.Address);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _browser.DisposeAsync();
        if (_web is not null) await _web.DisposeAsync();
    }
}
