using Concierge.Jobs.Dispatch;
using Concierge.Jobs.Live;
using Concierge.Jobs.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Concierge.Jobs.Running;

/// <summary>
/// The life of a worker process: takes a lease, runs its queues, and on shutdown stops taking, lets attempts
/// finish within the grace time, hands back the rest and gives up its lease. All that happens before the host stops
/// anything else, so what attempts use, of the engine and of the application, serves them until they have ended.
/// </summary>
internal sealed class JobWorker(
    JobRegistry registry, JobsDatabase database, WorkerIdentity worker, WorkerLease lease, RunningAttempts running, AttemptRunner attempts,
    QueueSignals signals, NoticePublisher notices, ChangeSignals changes, IOptions<JobsOptions> options, TimeProvider time, ILogger<JobWorker> logger)
    : BackgroundService, IHostedLifecycleService
{
    /// <summary>For handlers to end once their tokens have fired.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppingAsync(CancellationToken cancellationToken) => StopAsync(cancellationToken);

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lease.AcquireAsync(stoppingToken);
        using var leaseNeeded = new CancellationTokenSource();
        var keeping = lease.KeepAsync(leaseNeeded.Token);
        var runners = registry.Queues.Select(Runner).ToList();

        await Task.WhenAll(runners.Select(runner => runner.RunAsync(stoppingToken)));
        await DrainAsync(runners);

        await leaseNeeded.CancelAsync();
        await keeping;
        await lease.ReleaseAsync();
    }

    private async Task DrainAsync(List<QueueRunner> runners)
    {
        var drained = Task.WhenAll(runners.Select(runner => runner.DrainAsync()));
        if (await EndsWithinAsync(drained, options.Value.ShutdownGrace)) return;

        logger.LogInformation("Handing back what has not finished within {Grace}", options.Value.ShutdownGrace);
        running.StopAll(StopReason.WorkerStopping);
        await EndsWithinAsync(drained, LastWords);
    }

    private async Task<bool> EndsWithinAsync(Task task, TimeSpan patience)
    {
        await task.WaitAsync(patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return task.IsCompleted;
    }

    private QueueRunner Runner(string queue)
    {
        var concurrency = options.Value.Concurrency.TryGetValue(queue, out var own) ? own : options.Value.DefaultConcurrency;
        var types = registry.Definitions.Where(definition => definition.Queue == queue).ToList();
        return new QueueRunner(queue, concurrency, types, database, worker, running, attempts, signals.For(queue), notices, changes, time, logger);
    }
}
