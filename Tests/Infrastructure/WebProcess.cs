namespace Concierge.Tests.Infrastructure;

/// <summary>A Web that belongs to one test. Without an Api it says that the server does not answer wherever it needs one.</summary>
public sealed class WebProcess : IAsyncDisposable
{
    private readonly CapturedProcess _process;

    private WebProcess(CapturedProcess process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Where a browser goes.</summary>
    public Uri Address { get; }

    /// <param name="api">The address of the Api that it talks to.</param>
    public static async Task<WebProcess> StartAsync(Uri? api = null)
    {
        var address = new Uri($"http://127.0.0.1:{WorkerProcess.FreePort()}");
        var start = BuiltProject.Describe("Web");
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        if (api is not null) start.Environment["services__api__http__0"] = api.ToString();
        var process = CapturedProcess.Start(start);
        await process.WaitForLineAsync("Application started");
        return new WebProcess(process, address);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
