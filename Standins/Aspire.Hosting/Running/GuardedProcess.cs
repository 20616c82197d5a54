using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.Running;

/// <summary>A command, and how it is stopped.</summary>
internal sealed record GuardedCommand(string File, params string[] Arguments)
{
    public string? WorkingDirectory { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>A file that the process keeps locked while anything of it lives.</summary>
    public string? Lock { get; init; }

    public string StopSignal { get; init; } = "TERM";

    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The account to run as; the app host's own when not given.</summary>
    public string? User { get; init; }

    public IEnumerable<string> CommandLine =>
        User is null ? [File, .. Arguments] : ["setpriv", "--reuid", User, "--regid", User, "--init-groups", "--", File, .. Arguments];
}

/// <summary>
/// A process that cannot outlive the app host: guard.sh stands between them, and stops it when the pipe
/// from the app host closes.
/// </summary>
internal sealed class GuardedProcess : IDisposable
{
    private static readonly string Guard = ReadGuard();

    private readonly Process _guard;
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private GuardedProcess(Process guard) => _guard = guard;

    /// <summary>The exit code, once nothing of the process is left.</summary>
    public Task<int> Exited => _exited.Task;

    public static GuardedProcess Start(GuardedCommand command, Action<string> onLine)
    {
        var process = new Process { StartInfo = Describe(command), EnableRaisingEvents = true };
        var guarded = new GuardedProcess(process);
        process.OutputDataReceived += (_, line) => Forward(line.Data);
        process.ErrorDataReceived += (_, line) => Forward(line.Data);
        process.Exited += (_, _) => guarded._exited.TrySetResult(process.ExitCode);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return guarded;

        void Forward(string? line)
        {
            if (line is not null)
            {
                onLine(line);
            }
        }
    }

    public Task<int> StopAsync()
    {
        _guard.StandardInput.Close();
        return Exited;
    }

    public void Dispose() => _guard.Dispose();

    private static ProcessStartInfo Describe(GuardedCommand command)
    {
        // A session of its own keeps Ctrl+C in the terminal away from the guard: it stops what it guards in its own time.
        var info = new ProcessStartInfo("setsid")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = command.WorkingDirectory ?? "/",
        };
        string[] guard =
        [
            "sh", "-c", Guard, "guard",
            command.Lock ?? "-", command.StopSignal, command.Grace.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture),
        ];
        foreach (var argument in guard.Concat(command.CommandLine))
        {
            info.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in command.Environment)
        {
            info.Environment[name] = value;
        }

        return info;
    }

    private static string ReadGuard()
    {
        using var stream = typeof(GuardedProcess).Assembly.GetManifestResourceStream("guard.sh")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
