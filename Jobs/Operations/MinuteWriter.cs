using Concierge.Jobs.Running;
using Concierge.Jobs.Storage;
using Concierge.Jobs.Storage.Operations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Concierge.Jobs.Operations;

/// <summary>
/// Gathers what this worker does, in memory, and adds it to the table every ten seconds: one statement however
/// many jobs ran, and none when none did. What a killed process had gathered is lost; these are statistics.
/// </summary>
internal sealed class MinuteWriter(JobsDatabase database, JobRegistry registry, TimeProvider time, ILogger<MinuteWriter> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);
    private static readonly TimeSpan BetweenCleanups = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private Dictionary<TallyKey, Tally> _open = [];
    private long? _lastCleanup;

    /// <summary>Counts one attempt. Cheap: called for each.</summary>
    public void Ended(ClaimedJob job, Outcome? outcome, TimeSpan ran)
    {
        var now = time.GetUtcNow();
        var queue = registry.TryGet(job.Type, out var definition) ? definition.Queue : "";
        var key = new TallyKey(now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)), queue, job.Type);
        lock (_gate)
        {
            if (!_open.TryGetValue(key, out var tally)) _open[key] = tally = new Tally();
            tally.Add(outcome?.State, outcome?.ErrorCode is not null, job.Waited, ran);
        }
    }

    /// <summary>Writes what has gathered. Returns how many rows.</summary>
    public async Task<int> FlushAsync(CancellationToken cancellation)
    {
        Dictionary<TallyKey, Tally> gathered;
        lock (_gate)
        {
            if (_open.Count == 0) return 0;
            (gathered, _open) = (_open, []);
        }

        try
        {
            await MinuteStatements.AddAsync(database, gathered, cancellation);
        }
        catch
        {
            KeepForLater(gathered);
            throw;
        }

        await CleanUpAsync(cancellation);
        return gathered.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).AsTask().ContinueWith(t => t.IsCompletedSuccessfully && t.Result, TaskScheduler.Default))
            await TryFlushAsync(stoppingToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryFlushAsync(cancellationToken);
    }

    private async Task TryFlushAsync(CancellationToken cancellation)
    {
        try
        {
            await FlushAsync(cancellation);
        }
        catch (Exception error)
        {
            logger.LogDebug("Statistics could not be written ({Error}); they are kept for the next time", error.GetType().Name);
        }
    }

    private void KeepForLater(Dictionary<TallyKey, Tally> gathered)
    {
        var oldest = time.GetUtcNow() - TimeSpan.FromHours(1);
        lock (_gate)
        {
            foreach (var (key, tally) in gathered.Where(entry => entry.Key.Minute > oldest))
            {
                if (_open.TryGetValue(key, out var newer)) newer.Add(tally);
                else _open[key] = tally;
            }
        }
    }

    private async Task CleanUpAsync(CancellationToken cancellation)
    {
        if (_lastCleanup is { } last && time.GetElapsedTime(last) < BetweenCleanups) return;
        _lastCleanup = time.GetTimestamp();
        await MinuteStatements.DeleteAsync(database, time.GetUtcNow() - Kept, cancellation);
    }
}
