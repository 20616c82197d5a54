using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Hosting;

/// <summary>An app host that belongs to one test, with data that the test gives it.</summary>
[SupportedOSPlatform("linux")]
internal sealed class AppHostProcess : IAsyncDisposable
{
    private const string MarkName = "CONCIERGE_TEST_RUN";

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    private readonly CapturedProcess _process;
    private readonly string _mark;

    private AppHostProcess(CapturedProcess process, string mark) => (_process, _mark) = (process, mark);

    public int Id => _process.Id;

    public string Output => _process.Output;

    public static AppHostProcess Start(string data, params (string Name, string Value)[] settings)
    {
        var mark = $"{MarkName}={Guid.CreateVersion7():N}";
        var start = BuiltProject.Describe("AppHost", "--Servers=native", $"--ServerData={data}");
        start.Environment[MarkName] = mark[(MarkName.Length + 1)..];
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return new AppHostProcess(CapturedProcess.Start(start), mark);
    }

    public Task<string> WaitForLineAsync(string text) => _process.WaitForLineAsync(text);

    public Task<int> WaitForExitAsync(TimeSpan patience) => _process.WaitForExitAsync(patience);

    public Task KillAsync() => _process.KillAsync();

    /// <summary>What Ctrl+C sends.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-s", "INT", $"{Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>
    /// Everything that runs for this app host. Most of it is no descendant, so the mark in the environment tells; Redis
    /// overwrites its own, but is a child of what has it.
    /// </summary>
    public IReadOnlyList<Process> Processes()
    {
        var all = Process.GetProcesses();
        var marked = all.Where(process => EnvironmentOf(process.Id).Contains(_mark, StringComparison.Ordinal)).Select(process => process.Id).ToHashSet();
        return [.. all.Where(process => marked.Contains(process.Id) || marked.Contains(ParentOf(process.Id)))];
    }

    /// <summary>Waits until nothing of it runs any more.</summary>
    public async Task AllGoneAsync(TimeSpan patience, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (Processes() is { Count: > 0 } left)
        {
            if (TimeProvider.System.GetElapsedTime(started) > patience)
                Assert.Fail($"After {patience} these still run: {string.Join(", ", left.Select(process => $"{process.ProcessName} ({process.Id})"))}");
            await Task.Delay(LookAgain, cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        foreach (var process in Processes()) process.Kill();
    }

    // "123 (a name) S 1 …": the name may hold anything, so count from its closing bracket.
    private static int ParentOf(int id)
    {
        var stat = Read(id, "stat");
        return stat.Length == 0 ? 0 : int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private static string EnvironmentOf(int id) => Read(id, "environ");

    private static string Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return string.Empty; // It ended at this moment, or it is somebody else's.
        }
    }
}
