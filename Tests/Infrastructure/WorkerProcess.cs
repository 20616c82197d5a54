using System.Net;
using System.Net.Sockets;

namespace Concierge.Tests.Infrastructure;

/// <summary>A worker that belongs to one test.</summary>
public sealed class WorkerProcess : IAsyncDisposable
{
    private readonly CapturedProcess _process;

    private WorkerProcess(CapturedProcess process) => _process = process;

    public int Id => _process.Id;

    /// <summary>What it logged so far.</summary>
    public string Output => _process.Output;

    public static async Task<WorkerProcess> StartAsync(IReadOnlyDictionary<string, string> variables)
    {
        var start = BuiltProject.Describe("Worker");
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{FreePort()}";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var process = CapturedProcess.Start(start);
        await process.WaitForLineAsync("Application started");
        return new WorkerProcess(process);
    }

    /// <summary>kill -9, and waits until it is gone.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Asks it to stop, and gives its exit code.</summary>
    public Task<int> StopAsync() => _process.TerminateAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
