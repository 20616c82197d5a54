namespace Concierge.Tests.Infrastructure;

/// <summary>An Api that belongs to one test, with settings of its own.</summary>
public sealed class ApiProcess : IAsyncDisposable
{
    private readonly CapturedProcess _process;

    private ApiProcess(CapturedProcess process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>What it logged so far.</summary>
    public string Output => _process.Output;

    public static async Task<ApiProcess> StartAsync(IReadOnlyDictionary<string, string> variables)
    {
        var address = new Uri($"http://127.0.0.1:{WorkerProcess.FreePort()}");
        var start = BuiltProject.Describe("Api");
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        foreach (var (name, value) in variables) start.Environment[name] = value;
        var process = CapturedProcess.Start(start);
        await process.WaitForLineAsync("Application started");
        return new ApiProcess(process, address);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
