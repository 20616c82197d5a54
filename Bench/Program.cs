using System.Runtime.InteropServices;
using Concierge.Bench;
using Concierge.Bench.Jobs;
using Concierge.Bench.Tenancy;

switch (args)
{
    case ["worker" or "client"]:
        return await ChildProcess.RunAsync(args[0]);
    case ["jobs", .. var rest] when BenchOptions.Parse(rest) is { } options:
        return await RunAsync(new JobsBench(options).RunAsync);
    case ["tenancy"]:
        return await RunAsync(PointReadBench.RunAsync);
    default:
        Console.WriteLine(BenchOptions.Usage);
        return 2;
}

// Ctrl+C ends the run, not the process: the servers are stopped first.
static async Task<int> RunAsync(Func<CancellationToken, Task<int>> bench)
{
    using var stopping = new CancellationTokenSource();
    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    try
    {
        return await bench(stopping.Token);
    }
    catch (OperationCanceledException) when (stopping.IsCancellationRequested)
    {
        await Console.Error.WriteLineAsync("Stopped.");
        return 130;
    }

    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stopping.Cancel();
    }
}
