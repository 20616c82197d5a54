using System.Collections.Concurrent;
using Concierge.Jobs.Running;
using Microsoft.Extensions.Hosting;

namespace Concierge.Jobs.Dispatch;

/// <summary>Wakes this process's queues by nudges, and remembers them, so that the notices behind them cost nothing.</summary>
internal sealed class NudgeListener(Nudges nudges, QueueSignals signals, WorkerLease lease, JobRegistry registry) : BackgroundService
{
    // Processes come and go. Forgetting one costs a claim that finds nothing.
    private const int MaxRemembered = 1_000;

    private readonly ConcurrentDictionary<(string Queue, Guid Process), long> _heard = new();

    /// <summary>Whether this worker has looked for work since the announcement, and found a free slot for it.</summary>
    public bool HasHeard(string queue, Announcement announcement)
        => _heard.TryGetValue((queue, announcement.Process), out var newest) && newest >= announcement.Number;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => nudges.SubscribeAsync(OnNudge, stoppingToken);

    private void OnNudge(string queue, Announcement announcement)
    {
        if (!lease.Seat.IsTurn(announcement.Number) || !registry.Queues.Contains(queue, StringComparer.Ordinal)) return;

        var signal = signals.For(queue);
        // A busy worker leaves it to the notice, which waits for whoever is free first.
        if (!signal.IsFree) return;

        signal.Wake();
        if (_heard.Count >= MaxRemembered) _heard.Clear();
        _heard[(queue, announcement.Process)] = announcement.Number;
    }
}
