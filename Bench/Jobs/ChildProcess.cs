using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Concierge.Bench.Servers;

namespace Concierge.Bench.Jobs;

/// <summary>
/// The other side of <see cref="WorkerProcess"/>: a process with one host, told over standard input what to do.
/// It ends when that closes, so it never outlives the bench.
/// </summary>
internal static class ChildProcess
{
    /// <summary>The connection string of a database with a backlog to warm up on; none: the process starts cold.</summary>
    public const string WarmVariable = "BENCH_WARM";

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(25);

    public static async Task<int> RunAsync(string role)
    {
        // Ctrl+C reaches the whole terminal; the bench decides when this process ends.
        Console.CancelKeyPress += (_, signal) => signal.Cancel = true;
        var servers = Addresses.FromEnvironment();
        if (Environment.GetEnvironmentVariable(WarmVariable) is { Length: > 0 } warm) await WarmUpAsync(servers with { Postgres = warm });

        Tally tally = null!;
        tally = new Tally { OnExpected = () => Say($"progress {tally.Handled()} {Now()}") };
        await using var host = await BenchHost.CreateAsync(servers, role == "worker" ? tally : null, CancellationToken.None);
        Say("ready");
        using var end = new CancellationTokenSource();
        var telling = TellAsync(tally, end.Token);
        await ObeyAsync(host, tally, end);
        await end.CancelAsync();
        await telling;
        return 0;
    }

    private static async Task ObeyAsync(BenchHost host, Tally tally, CancellationTokenSource telling)
    {
        await foreach (var line in Questions().ReadAllAsync())
        {
            switch (line.Split(' '))
            {
                case ["start"]:
                    await host.StartAsync(CancellationToken.None);
                    Say("started");
                    break;
                case ["expect", var jobs]:
                    tally.Expect(int.Parse(jobs, CultureInfo.InvariantCulture));
                    break;
                case ["quiet"]:
                    // Forty looks a second would be most of what an idle process does.
                    await telling.CancelAsync();
                    Say("quieted");
                    break;
                case ["report"]:
                    Say($"report {JsonSerializer.Serialize(Report(tally))}");
                    break;
            }
        }
    }

    // A console is read by blocking: on a thread of the pool, one of two would be missing in the process that is measured.
    private static ChannelReader<string> Questions()
    {
        var questions = Channel.CreateUnbounded<string>();
        new Thread(Read) { IsBackground = true }.Start();
        return questions.Reader;

        void Read()
        {
            while (Console.In.ReadLine() is { } line) questions.Writer.TryWrite(line);
            questions.Writer.Complete();
        }
    }

    private static async Task TellAsync(Tally tally, CancellationToken end)
    {
        using var timer = new PeriodicTimer(Tick);
        var told = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(end))
            {
                if (tally.Handled() == told) continue;
                told = tally.Handled();
                Say($"progress {told} {Now()}");
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody listens any more.
        }
    }

    private static async Task WarmUpAsync(Addresses servers)
    {
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tally = new Tally { OnExpected = all.SetResult };
        tally.Expect(WorkerProcess.WarmUpJobs);
        await using var host = await BenchHost.CreateAsync(servers, tally, CancellationToken.None);
        await host.StartAsync(CancellationToken.None);
        await all.Task;
    }

    private static WorkerReport Report(Tally tally)
    {
        // First: a full collection costs CPU time, and the report itself allocates.
        var (allocated, cpu) = (GC.GetTotalAllocatedBytes(precise: true), Environment.CpuUsage.TotalTime.TotalSeconds);
        return new WorkerReport(
            tally.Handled(), allocated, cpu, Environment.WorkingSet, GC.GetTotalMemory(forceFullCollection: true), tally.Latencies());
    }

    private static string Now() => Monotonic.Milliseconds.ToString("F3", CultureInfo.InvariantCulture);

    private static void Say(string line) => Console.Out.WriteLine(line);
}
