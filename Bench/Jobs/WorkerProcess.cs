using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Concierge.Bench.Servers;

namespace Concierge.Bench.Jobs;

/// <summary>A worker (or an idle client) in a process of its own.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    /// <summary>
    /// Jobs that a warm worker has run before it is measured. After 5,000 its code was compiled once, and not yet for good: a
    /// job took 23 µs of its processor, after 50,000 it takes 10.
    /// </summary>
    public const int WarmUpJobs = 50_000;

    // Without any progress for this long something is wrong, and a bench that waits for ever says nothing.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task _listening;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _awaited = new(StringComparer.Ordinal);
    private readonly List<(double At, int Handled)> _samples = [];
    private TaskCompletionSource _progressed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WorkerProcess(Process process)
    {
        _process = process;
        Awaited("ready");
        _listening = ListenAsync();
    }

    public int Id => _process.Id;

    public int Handled
    {
        get
        {
            lock (_samples) return _samples.Count == 0 ? 0 : _samples[^1].Handled;
        }
    }

    /// <summary>Starts the process; it is connected and idle when this returns.</summary>
    /// <param name="servers">Where it connects to.</param>
    /// <param name="role">worker or client.</param>
    /// <param name="warm">A database with <see cref="WarmUpJobs"/> queued; a cold process when null.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    public static async Task<WorkerProcess> OpenAsync(Addresses servers, CancellationToken cancellation, string role = "worker", Addresses? warm = null)
    {
        var info = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        // Started as `dotnet Concierge.Bench.dll`, the path is that of dotnet.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") info.ArgumentList.Add(typeof(WorkerProcess).Assembly.Location);
        info.ArgumentList.Add(role);
        foreach (var (name, value) in servers.Variables) info.Environment[name] = value;
        info.Environment[ChildProcess.WarmVariable] = warm?.Postgres;
        var worker = new WorkerProcess(Process.Start(info)!);
        try
        {
            await worker.AwaitAsync("ready", cancellation);
            return worker;
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }
    }

    public Task StartAsync(CancellationToken cancellation) => AskAsync("start", "started", cancellation);

    /// <summary>Makes the process tell nothing of its progress any more, so that all it does is the engine's doing.</summary>
    public Task QuietAsync(CancellationToken cancellation) => AskAsync("quiet", "quieted", cancellation);

    public async Task<WorkerReport> ReportAsync(CancellationToken cancellation)
        => JsonSerializer.Deserialize<WorkerReport>(await AskAsync("report", "report", cancellation))!;

    /// <summary>Ends when this many handlers have been called.</summary>
    public async Task HandledAsync(int jobs, CancellationToken cancellation)
    {
        await _process.StandardInput.WriteLineAsync($"expect {jobs.ToString(CultureInfo.InvariantCulture)}".AsMemory(), cancellation);
        while (Handled < jobs)
        {
            var progressed = Volatile.Read(ref _progressed).Task;
            if (Handled < jobs) await progressed.WaitAsync(Patience, cancellation);
        }
    }

    /// <summary>Handlers called a second between two moments.</summary>
    public double Rate(double from, double to)
    {
        lock (_samples)
        {
            var (first, last) = (At(from), At(to));
            return (last.Handled - first.Handled) / ((last.At - first.At) / 1000);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _listening;
        _process.Dispose();
    }

    private (double At, int Handled) At(double moment)
    {
        var index = _samples.FindIndex(sample => sample.At >= moment);
        return _samples[index < 0 ? _samples.Count - 1 : index];
    }

    private async Task<string> AskAsync(string question, string answer, CancellationToken cancellation)
    {
        var answered = AwaitAsync(answer, cancellation);
        await _process.StandardInput.WriteLineAsync(question.AsMemory(), cancellation);
        return await answered;
    }

    private Task<string> AwaitAsync(string word, CancellationToken cancellation) => Awaited(word).Task.WaitAsync(cancellation);

    private TaskCompletionSource<string> Awaited(string word)
        => _awaited.GetOrAdd(word, _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task ListenAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line) Hear(line);
        foreach (var awaited in _awaited.Values) awaited.TrySetException(new InvalidOperationException("The worker process ended."));
        Volatile.Read(ref _progressed).TrySetException(new InvalidOperationException("The worker process ended."));
    }

    private void Hear(string line)
    {
        var word = line.Split(' ')[0];
        if (word != "progress")
        {
            _awaited.TryRemove(word, out var awaited);
            awaited?.TrySetResult(line[word.Length..].TrimStart());
            return;
        }

        var fields = line.Split(' ');
        var sample = (At: double.Parse(fields[2], CultureInfo.InvariantCulture), Handled: int.Parse(fields[1], CultureInfo.InvariantCulture));
        lock (_samples)
        {
            // Two threads of the worker may tell at the same time, in either order.
            if (_samples.Count == 0 || sample.Handled > _samples[^1].Handled) _samples.Add(sample);
        }

        Interlocked.Exchange(ref _progressed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
