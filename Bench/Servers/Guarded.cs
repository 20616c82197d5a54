using System.Diagnostics;
using System.Globalization;

namespace Concierge.Bench.Servers;

/// <summary>A command that guard.sh stops when this process ends, however it ends.</summary>
internal sealed class Guarded : IAsyncDisposable
{
    private const int Remembered = 30;
    private static readonly string Script = Read();

    private readonly Process _guard;
    private readonly Queue<string> _lastLines = new();

    private Guarded(Process guard) => _guard = guard;

    /// <summary>The guard's own id; what it runs descends from it.</summary>
    public int ProcessId => _guard.Id;

    public bool HasExited => _guard.HasExited;

    public string LastLines
    {
        get
        {
            lock (_lastLines) return string.Join('\n', _lastLines);
        }
    }

    /// <param name="user">The account to run as; this process's own when null.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Variables beside the inherited ones.</param>
    /// <param name="stopSignal">What asks the program to end.</param>
    /// <param name="onLine">Hears each line that the program prints.</param>
    public static Guarded Start(
        string? user, IEnumerable<string> command, IReadOnlyDictionary<string, string>? environment = null, string stopSignal = "TERM", Action<string>? onLine = null)
    {
        var info = new ProcessStartInfo("setsid")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        string[] guard = ["sh", "-c", Script, "guard", "-", stopSignal, TimeSpan.FromSeconds(30).TotalSeconds.ToString(CultureInfo.InvariantCulture)];
        string[] account = user is null ? [] : ["setpriv", "--reuid", user, "--regid", user, "--init-groups", "--"];
        foreach (var argument in guard.Concat(account).Concat(command)) info.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal)) info.Environment[name] = value;

        var guarded = new Guarded(new Process { StartInfo = info });
        guarded._guard.OutputDataReceived += (_, line) => guarded.Heard(line.Data, onLine);
        guarded._guard.ErrorDataReceived += (_, line) => guarded.Heard(line.Data, onLine);
        guarded._guard.Start();
        guarded._guard.BeginOutputReadLine();
        guarded._guard.BeginErrorReadLine();
        return guarded;
    }

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has what it printed last.</exception>
    public static async Task RunAsync(string? user, IEnumerable<string> command, CancellationToken cancellation)
    {
        var words = command.ToList();
        await using var run = Start(user, words);
        var code = await run.WaitAsync(cancellation);
        if (code != 0) throw new InvalidOperationException($"{words[0]} ended with {code}:\n{run.LastLines}");
    }

    public async Task<int> WaitAsync(CancellationToken cancellation)
    {
        await _guard.WaitForExitAsync(cancellation);
        return _guard.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync(CancellationToken.None);
        _guard.Dispose();
    }

    private void Heard(string? line, Action<string>? onLine)
    {
        if (line is null) return;
        onLine?.Invoke(line);
        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > Remembered) _lastLines.Dequeue();
        }
    }

    private static string Read()
    {
        using var reader = new StreamReader(typeof(Guarded).Assembly.GetManifestResourceStream("guard.sh")!);
        return reader.ReadToEnd();
    }
}
