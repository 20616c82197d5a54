using Concierge.Core.Data;
using Concierge.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Trips.Tidying;

/// <summary>What the job is enqueued with.</summary>
/// <param name="AfterDays">Leaves trips alone that were asked for less than this many days ago.</param>
public sealed record TripTidyingJob(int AfterDays);

/// <summary>What the job ends with.</summary>
public sealed record TidiedTrips(int Deleted);

/// <summary>
/// Deletes trips that can never be planned: they have no propositions, and their job has failed, was cancelled or has
/// expired, and is itself gone, so that nobody can retry it.
/// </summary>
public sealed class TripTidying(ConciergeDb db, IJobReader jobs, TimeProvider time) : IJobHandler<TripTidyingJob, TidiedTrips>
{
    private const int BatchSize = 200;

    public static JobDefinition<TripTidyingJob, TidiedTrips> Definition { get; } = new("trip_tidying")
    {
        Priority = JobPriority.Low,
        Timeout = TimeSpan.FromMinutes(30),
    };

    public async Task<TidiedTrips> RunAsync(TripTidyingJob payload, JobContext job, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(payload);
        ArgumentNullException.ThrowIfNull(job);
        var before = time.GetUtcNow().AddDays(-payload.AfterDays);
        var deleted = 0;
        Guid? last = null;
        while (await NextAsync(before, last, cancellation) is { Count: > 0 } batch)
        {
            deleted += await DeleteAsync(await OrphansAsync(batch, cancellation), cancellation);
            last = batch[^1].Id;
        }

        return new TidiedTrips(deleted);
    }

    private Task<List<Unplanned>> NextAsync(DateTimeOffset before, Guid? after, CancellationToken cancellation)
        => db.Trips
            .Where(trip => trip.CreatedAt < before && trip.Propositions.Count == 0)
            .Where(trip => after == null || trip.Id > after)
            .OrderBy(trip => trip.Id)
            .Take(BatchSize)
            .Select(trip => new Unplanned(trip.Id, trip.JobId))
            .ToListAsync(cancellation);

    private async Task<List<Guid>> OrphansAsync(List<Unplanned> trips, CancellationToken cancellation)
    {
        var orphans = new List<Guid>();
        foreach (var trip in trips)
        {
            if (await jobs.FindAsync(trip.JobId, ownerId: null, cancellation) is null) orphans.Add(trip.Id);
        }

        return orphans;
    }

    // Asked again whether it is empty: a job's last write and its clean-up may both have come since the list was read.
    private Task<int> DeleteAsync(List<Guid> trips, CancellationToken cancellation)
        => db.Trips.Where(trip => trips.Contains(trip.Id) && trip.Propositions.Count == 0).ExecuteDeleteAsync(cancellation);

    private sealed record Unplanned(Guid Id, Guid JobId);
}
