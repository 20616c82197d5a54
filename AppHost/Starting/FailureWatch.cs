using System.Text.RegularExpressions;
using Microsoft.Extensions.Hosting;

namespace Concierge.AppHost.Starting;

/// <summary>
/// Prints why a resource failed. Before the application is ready a failure ends it: whoever waits for the ready line
/// would wait for ever.
/// </summary>
internal sealed partial class FailureWatch(
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

    private async Task<IEnumerable<string>> LastLinesAsync(string resourceId, CancellationToken cancellation)
    {
        var all = new List<string>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LogPatience);
        try
        {
            await foreach (var lines in logs.GetAllAsync(resourceId).WithCancellation(limit.Token))
            {
                all.AddRange(lines.Select(line => line.Content));
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // What came in time is shown.
        }

        // Each begins with its time. What the orchestrator adds comes after them, out of order.
        return all.Order(StringComparer.Ordinal).TakeLast(LinesShown).Select(WithoutTime);
    }

    private static string WithoutTime(string line) => Time().Replace(line, string.Empty);

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT[\d:.]+Z ", RegexOptions.None, 1000)]
    private static partial Regex Time();
}
