using Concierge.Jobs.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Concierge.Jobs.Running;

/// <summary>
/// Keeps this worker's lease alive, and hears with each heartbeat which of its attempts are to be cancelled:
/// the way that still works when Redis does not.
/// </summary>
internal sealed class WorkerLease(
    JobsDatabase database, WorkerIdentity worker, RunningAttempts running, IOptions<JobsOptions> options, TimeProvider time, ILogger<WorkerLease> logger)
{
    private long _lastBeat;
    private volatile Seat _seat = Seat.Alone;

    private JobsOptions Options => options.Value;

    private TimeSpan SinceHeard => time.GetElapsedTime(Volatile.Read(ref _lastBeat));

    /// <summary>True while heartbeats get through; a worker that cannot be heard is in no place to judge others.</summary>
    public bool IsHeard => SinceHeard < Options.LeaseDuration / 2;

    /// <summary>Where this worker sits among the others.</summary>
    public Seat Seat => _seat;

    public async Task AcquireAsync(CancellationToken cancellation)
    {
        await DatabaseRetry.RunAsync(async token =>
        {
            await LeaseStatements.RegisterAsync(database, worker.Id, worker.Name, Options.LeaseDuration, token);
            return true;
        }, time, cancellation);
        Heard();
        logger.LogInformation("Worker {WorkerId} ({WorkerName}) is ready", worker.Id, worker.Name);
    }

    public async Task KeepAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await Task.Delay(Options.HeartbeatInterval, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!cancellation.IsCancellationRequested && IsBeatDue) await BeatAsync(cancellation);
        }
    }

    public async Task ReleaseAsync()
    {
        try
        {
            await LeaseStatements.ReleaseAsync(database, worker.Id, CancellationToken.None);
        }
        catch (Npgsql.NpgsqlException error)
        {
            logger.LogWarning("The lease could not be released ({Error}); it will run out", error.GetType().Name);
        }
    }

    // An idle worker need not beat as often as it asks itself this: but what it takes meanwhile may, without Redis, be
    // cancelled by a beat alone.
    private bool IsBeatDue => running.Any || SinceHeard + Options.HeartbeatInterval > Options.LeaseDuration / 3;

    private async Task BeatAsync(CancellationToken cancellation)
    {
        try
        {
            if (await LeaseStatements.BeatAsync(database, worker.Id, Options.LeaseDuration, cancellation) is not { } beat)
            {
                await StartOverAsync(cancellation);
                return;
            }

            Heard();
            _seat = beat.Seat;
            foreach (var (id, attempt) in beat.Cancelled) running.Cancel(id, attempt);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // Stopping, in whichever way the driver says so.
        }
        catch (Exception error)
        {
            logger.LogWarning("A heartbeat failed ({Error})", error.GetType().Name);
        }
    }

    // This process slept, or was cut off, for longer than its lease: others run its jobs by now.
    private async Task StartOverAsync(CancellationToken cancellation)
    {
        logger.LogWarning("Worker {WorkerId} was given up for dead; starting over", worker.Id);
        running.StopAll(StopReason.LeaseLost);
        worker.Renew();
        await AcquireAsync(cancellation);
    }

    private void Heard() => Volatile.Write(ref _lastBeat, time.GetTimestamp());
}
