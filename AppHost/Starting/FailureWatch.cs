using Microsoft.Extensions.Hosting;

namespace Concierge.AppHost.Starting;

/// <summary>
/// Prints why a resource failed. Before the application is ready a failure ends it: whoever waits for the ready line
/// would wait for ever.
/// </summary>
internal sealed class FailureWatch(
    ResourceNotificationService resources, ResourceLoggerService logs, StartOutcome outcome, IHostApplicationLifetime lifetime) : BackgroundService
{
    private const int LinesShown = 20;
    private static readonly TimeSpan LogPatience = TimeSpan.FromSeconds(2);

    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in resources.WatchAsync(stoppingToken))
        {
            var state = change.Snapshot.State?.Text;
            if (state == KnownResourceStates.Running) _reported.Remove(change.ResourceId);
            if (!HasFailed(state, change.Snapshot.ExitCode) || lifetime.ApplicationStopping.IsCancellationRequested || !_reported.Add(change.ResourceId)) continue;

            await ReportAsync(change, stoppingToken);
            if (outcome.IsReady) continue;
            outcome.ExitCode = 1;
            lifetime.StopApplication();
            return;
        }
    }

    private static bool HasFailed(string? state, int? exitCode) =>
        state == KnownResourceStates.FailedToStart || (state == KnownResourceStates.Exited || state == KnownResourceStates.Finished) && exitCode is not (null or 0);

    private async Task ReportAsync(ResourceEvent change, CancellationToken cancellation)
    {
        var code = change.Snapshot.ExitCode is { } exitCode ? $" with exit code {exitCode}" : string.Empty;
        await Console.Error.WriteLineAsync($"{change.Resource.Name} {(outcome.IsReady ? "ended" : "failed")}{code}. The end of its log:");
        foreach (var line in await LastLinesAsync(change.ResourceId, cancellation)) await Console.Error.WriteLineAsync($"  {line}");
    }

    private async Task<IReadOnlyCollection<string>> LastLinesAsync(string resourceId, CancellationToken cancellation)
    {
        var last = new Queue<string>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LogPatience);
        try
        {
            await foreach (var lines in logs.GetAllAsync(resourceId).WithCancellation(limit.Token))
            {
                foreach (var line in lines)
                {
                    last.Enqueue(line.Content);
                    if (last.Count > LinesShown) last.Dequeue();
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // What came in time is shown.
        }

        return last;
    }
}
