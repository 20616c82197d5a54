using System.Collections.Concurrent;
using Concierge.Jobs.Live;
using Concierge.Jobs.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Concierge.Jobs.Running;

/// <summary>How far an attempt is.</summary>
internal sealed record Progress(Guid JobId, int Attempt, int Percent, string? Message);

/// <summary>
/// Keeps the newest report of each job and writes them together, five times a second at most. Losing one loses
/// nothing that matters: the next one, or the end, tells more.
/// </summary>
internal sealed class ProgressWriter(JobsDatabase database, ChangeSignals signals, TimeProvider time, ILogger<ProgressWriter> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private readonly ConcurrentDictionary<Guid, Progress> _newest = new();
    private readonly SemaphoreSlim _reported = new(0);

    public void Report(Progress progress)
    {
        _newest.AddOrUpdate(progress.JobId, progress, (_, last) => progress with { Message = progress.Message ?? last.Message });
        if (_reported.CurrentCount == 0) _reported.Release();
    }

    /// <summary>The attempt has ended: takes the report that was not written yet, if any, to be written with its end.</summary>
    public Progress? Take(Guid jobId) => _newest.TryRemove(jobId, out var last) ? last : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _reported.WaitAsync(stoppingToken);
            await WriteAsync(Take(), stoppingToken);
            await Task.Delay(Interval, time, stoppingToken);
        }
    }

    private List<Progress> Take()
    {
        var taken = new List<Progress>();
        foreach (var jobId in _newest.Keys)
        {
            if (_newest.TryRemove(jobId, out var progress)) taken.Add(progress);
        }

        return taken;
    }

    private async Task WriteAsync(List<Progress> progress, CancellationToken cancellation)
    {
        if (progress.Count == 0) return;
        try
        {
            signals.Changed(await ProgressStatement.ExecuteAsync(database, progress, cancellation));
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            logger.LogWarning("Writing progress failed ({Error})", error.GetType().Name);
        }
    }
}
