using System.Diagnostics;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Chaos.Support;

/// <summary>A worker of a chaos test, for the test to kill.</summary>
public sealed class ChaosWorkerProcess : IAsyncDisposable
{
    private readonly CapturedProcess _process;
    private readonly LedgerFile _ledger;

    private ChaosWorkerProcess(string name, CapturedProcess process, LedgerFile ledger) => (Name, _process, _ledger) = (name, process, ledger);

    public string Name { get; }

    /// <summary>What it logged so far.</summary>
    public string Output => _process.Output;

    /// <summary>Starts one and returns when it has its lease, or when it stands by.</summary>
    public static async Task<ChaosWorkerProcess> StartAsync(string name, LedgerFile ledger, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Concierge.Tests.dll"), ChaosWorker.Argument])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Compiled quickly rather than well: a test starts many, and each lives for seconds.
            Environment = { ["DOTNET_TieredPGO"] = "0", ["DOTNET_TC_QuickJitForLoops"] = "1", ["DOTNET_gcServer"] = "0" },
        };
        start.Environment[ChaosWorker.Ledger] = ledger.Path;
        start.Environment[ChaosWorker.Name] = name;
        foreach (var (variable, value) in variables) start.Environment[variable] = value;
        var worker = new ChaosWorkerProcess(name, CapturedProcess.Start(start), ledger);
        await worker._process.WaitForLineAsync(variables.ContainsKey(ChaosWorker.Standby) ? ChaosWorker.StandingBy : "is ready");
        return worker;
    }

    /// <summary>Lets one that stands by become a worker, and returns when it has its lease.</summary>
    public async Task GoAsync()
    {
        await _process.WriteLineAsync("go");
        await _process.WaitForLineAsync("is ready");
    }

    /// <summary>kill -9; the ledger has it first.</summary>
    public async Task KillAsync()
    {
        _ledger.Write(LedgerEvent.Fault, worker: Name, detail: "kill");
        await _process.KillAsync();
    }

    /// <summary>Stands still: no heartbeat, nothing received, nothing known of it.</summary>
    public async Task PauseAsync()
    {
        _ledger.Write(LedgerEvent.Fault, worker: Name, detail: "stop");
        await SignalAsync("STOP");
    }

    /// <summary>Goes on as if no time had passed.</summary>
    public Task ResumeAsync() => SignalAsync("CONT");

    /// <summary>Asks it to stop, as a deployment does, and gives its exit code.</summary>
    public Task<int> TerminateAsync() => _process.TerminateAsync();

    /// <summary>Waits until it has ended by itself.</summary>
    public Task<int> WaitForExitAsync() => _process.WaitForExitAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }
}
