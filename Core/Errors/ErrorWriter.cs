using System.Text.Json;
using Concierge.Contracts;
using Concierge.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Concierge.Core.Errors;

/// <summary>Writes errors in batches, behind the requests and jobs that met them, and the rest when the process stops.</summary>
internal sealed class ErrorWriter(ErrorQueue queue, IServiceScopeFactory scopes, TimeProvider time, ILogger<ErrorWriter> logger) : BackgroundService
{
    private const int MaxBatch = 100;
    private static readonly TimeSpan s_retryInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(3);

    // Of the run and, once that has ended, of the farewell: what a stop interrupts is not lost.
    private readonly List<ErrorOccurrence> _batch = [];

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var farewell = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        farewell.CancelAfter(s_farewell);
        while (Fill() && await TryWriteAsync(farewell.Token))
        {
            // Until nothing is left, or the time is over.
        }

        ErrorTelemetry.Lost(_batch.Count);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await queue.Reader.WaitToReadAsync(stoppingToken))
        {
            Fill();
            while (!await TryWriteAsync(stoppingToken)) await Task.Delay(s_retryInterval, time, stoppingToken);
        }
    }

    private bool Fill()
    {
        while (_batch.Count < MaxBatch && queue.Reader.TryRead(out var occurrence)) _batch.Add(occurrence);
        return _batch.Count > 0;
    }

    private async Task<bool> TryWriteAsync(CancellationToken cancellation)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<ConciergeDb>();
            foreach (var group in _batch.GroupBy(occurrence => occurrence.Description.Fingerprint, StringComparer.Ordinal).ToList())
            {
                await WriteAsync(db, group.First(), group.Last(), group.Count(), cancellation);
                _batch.RemoveAll(group.Contains);
            }

            return true;
        }
        catch (Exception error)
        {
            logger.LogWarning("{Count} errors are not stored yet ({Error})", _batch.Count, error.GetType().Name);
            return false;
        }
    }

    private static async Task WriteAsync(
        ConciergeDb db, ErrorOccurrence first, ErrorOccurrence last, int count, CancellationToken cancellation)
    {
        var what = last.Description;
        var frames = JsonSerializer.Serialize(what.Frames, Wire.Json);
        var breadcrumbs = JsonSerializer.Serialize(last.Breadcrumbs, Wire.Json);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO concierge.errors AS known
                (id, fingerprint, source, type, frames, count, first_seen, last_seen, place, trace_id, user_id, job_id, release, breadcrumbs)
            VALUES ({Guid.CreateVersion7()}, {what.Fingerprint}, {last.Source}, {what.Type}, {frames}::jsonb, {count}, {first.At}, {last.At},
                {last.Context.Place}, {last.TraceId}, {last.Context.UserId}, {last.Context.JobId}, {last.Release}, {breadcrumbs}::jsonb)
            ON CONFLICT (fingerprint) DO UPDATE
            SET count = known.count + excluded.count, last_seen = greatest(known.last_seen, excluded.last_seen), frames = excluded.frames,
                place = excluded.place, trace_id = excluded.trace_id, user_id = excluded.user_id, job_id = excluded.job_id,
                release = excluded.release, breadcrumbs = excluded.breadcrumbs, resolved_at = NULL
            """,
            cancellation);
        ErrorTelemetry.Recorded(count);
    }
}
