using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Chaos.Support;

/// <summary>
/// A server of this machine that belongs to the chaos tests: its own folder and ports, stopped by any signal and
/// started again on its data. It ends with the test process, whichever way that ends.
/// </summary>
public abstract class NativeServer(string account) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // Reads the name of a signal; when the test process is gone it reads the end, and kills. What the server started
    // is in its session and goes with it.
    private const string Guard = """
        setsid "$@" </dev/null & child=$!
        read -r signal || signal=KILL
        if [ "$signal" = KILL ]; then kill -s KILL -- "-$child"; else kill -s "$signal" "$child"; fi
        wait "$child"
        kill -s KILL -- "-$child" 2>/dev/null
        exit 0
        """;

    private readonly Lazy<DirectoryInfo> _folder = new(() => Directory.CreateTempSubdirectory("chaos-server-"));
    private Process? _guard;

    /// <summary>Where the server keeps everything; its account owns it.</summary>
    protected DirectoryInfo Folder => _folder.Value;

    protected static string Password => "chaos";

    public int Port { get; } = FreePort();

    /// <summary>Starts it and returns when it answers.</summary>
    public async Task StartAsync()
    {
        var command = await PrepareAsync();
        await GiveAsync();
        var start = new ProcessStartInfo("sh", ["-c", Guard, "guard", .. AsAccount(), .. command])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder.FullName,
        };
        foreach (var (name, value) in Variables) start.Environment[name] = value;
        _guard = Process.Start(start)!;
        _guard.OutputDataReceived += (_, _) => { };
        _guard.ErrorDataReceived += (_, _) => { };
        _guard.BeginOutputReadLine();
        _guard.BeginErrorReadLine();
        for (var started = TimeProvider.System.GetTimestamp(); !await AnswersAsync();)
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience) throw new TimeoutException($"{GetType().Name} did not answer within {Patience}.");
            await Task.Delay(50);
        }
    }

    /// <summary>Stops it with a signal and returns when nothing of it is left.</summary>
    public async Task StopAsync(string signal)
    {
        await _guard!.StandardInput.WriteLineAsync(signal);
        await _guard.StandardInput.FlushAsync();
        await _guard.WaitForExitAsync().WaitAsync(Patience);
        _guard.Dispose();
        _guard = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_guard is not null) await StopAsync("KILL");
        if (_folder.IsValueCreated) Folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected virtual IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Writes what the server reads at its start, and gives its command.</summary>
    protected abstract Task<string[]> PrepareAsync();

    protected abstract Task<bool> AnswersAsync();

    /// <summary>Runs a command as the server's account, to its end.</summary>
    protected async Task RunAsync(params string[] command)
    {
        await GiveAsync();
        string[] all = [.. AsAccount(), .. command];
        await using var process = CapturedProcess.Start(new ProcessStartInfo(all[0], all[1..]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true });
        if (await process.WaitForExitAsync() != 0) throw new InvalidOperationException($"{command[0]} failed:\n{process.Output}");
    }

    protected static string Find(string program, params IEnumerable<string> folders)
        => folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"{program} is not installed: the chaos tests stop servers of their own.");

    protected static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // PostgreSQL refuses to run as root; the others should not.
    private string[] AsAccount() => Environment.IsPrivilegedProcess ? ["setpriv", "--reuid", account, "--regid", account, "--init-groups", "--"] : [];

    private async Task GiveAsync()
    {
        if (!Environment.IsPrivilegedProcess) return;
        using var chown = Process.Start("chown", ["-R", $"{account}:", Folder.FullName]);
        await chown.WaitForExitAsync();
    }
}
