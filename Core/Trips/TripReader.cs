using Concierge.Contracts;
using Concierge.Contracts.Jobs;
using Concierge.Contracts.Trips;
using Concierge.Core.Data;
using Concierge.Core.People;
using Concierge.Core.Results;
using Concierge.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Trips;

/// <summary>The current user's trips. Somebody else's do not exist here.</summary>
public sealed class TripReader(ConciergeDb db, IJobReader jobs, CurrentUser user)
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 100;

    /// <summary>Trips, newest first.</summary>
    /// <param name="cursor"><see cref="Page{T}.Next"/> of the page before; null for the first.</param>
    public async Task<Result<Page<TripSummaryDto>>> ListAsync(string? cursor, int limit, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        errors.AddUnless(limit is >= 1 and <= MaxLimit, "limit", $"Must be from 1 to {MaxLimit}.");
        var before = default(Guid);
        errors.AddUnless(cursor is null || Guid.TryParseExact(cursor, "N", out before), "cursor", "Must be the next of an earlier page.");
        if (errors.Any) return errors.ToError();

        var rows = await RowsAsync(cursor is null ? null : before, limit + 1, cancellation);
        var states = rows.Count == 0 ? [] : await StatesAsync(cursor is null ? null : before, limit, cancellation);
        var items = rows.Take(limit).Select(row => row.ToSummary(states)).ToList();
        return new Page<TripSummaryDto>(items, rows.Count > limit ? items[^1].JobId.ToString("N") : null);
    }

    /// <summary>The trip with its propositions.</summary>
    public Task<Result<TripDto>> FindAsync(Guid id, CancellationToken cancellation)
        => FindAsync(db.Trips.Where(trip => trip.Id == id), cancellation);

    /// <summary>The trip that this job plans.</summary>
    public Task<Result<TripDto>> FindByTaskAsync(Guid taskId, CancellationToken cancellation)
        => FindAsync(db.Trips.Where(trip => trip.JobId == taskId), cancellation);

    private async Task<Result<TripDto>> FindAsync(IQueryable<Trip> query, CancellationToken cancellation)
    {
        var trip = await query
            .AsNoTracking()
            .Where(trip => trip.OwnerId == user.Id)
            .Include(trip => trip.Propositions.OrderBy(proposition => proposition.Position))
            .SingleOrDefaultAsync(cancellation);
        if (trip is null) return new Error(ErrorKind.NotFound, "trip_not_found", "There is no such trip.");

        var job = await jobs.FindAsync(trip.JobId, user.Id, cancellation);
        return new TripDto(
            trip.Id,
            trip.Request,
            trip.DurationDays,
            trip.CreatedAt,
            trip.JobId,
            job?.State ?? StateWithoutJob(trip.Propositions.Count),
            [.. trip.Propositions.Select(proposition => proposition.ToDto())]);
    }

    private Task<List<Row>> RowsAsync(Guid? before, int limit, CancellationToken cancellation)
        => db.Trips
            .AsNoTracking()
            .Where(trip => trip.OwnerId == user.Id)
            .Where(trip => before == null || trip.JobId < before)
            .OrderByDescending(trip => trip.JobId)
            .Take(limit)
            .Select(trip => new Row(trip.Id, trip.Destination, trip.DurationDays, trip.StartDate, trip.CreatedAt, trip.JobId, trip.Propositions.Count))
            .ToListAsync(cancellation);

    // Trips and their jobs are one to one and both lists run by the job's id, so one page of jobs covers one of trips.
    private async Task<Dictionary<Guid, JobState>> StatesAsync(Guid? before, int limit, CancellationToken cancellation)
    {
        var page = await jobs.ListAsync(new JobFilter(user.Id, TripGeneration.Definition.Name, Before: before, Limit: limit), cancellation);
        return page.ToDictionary(job => job.Id, job => job.State);
    }

    // Jobs are cleaned up some time after they have ended; what they left behind tells how.
    private static JobState StateWithoutJob(int propositions) => propositions > 0 ? JobState.Completed : JobState.Expired;

    private sealed record Row(Guid Id, string Destination, int DurationDays, DateOnly? StartDate, DateTimeOffset CreatedAt, Guid JobId, int Propositions)
    {
        public TripSummaryDto ToSummary(Dictionary<Guid, JobState> states)
            => new(
                Id,
                Destination,
                DurationDays,
                StartDate,
                CreatedAt,
                JobId,
                states.TryGetValue(JobId, out var state) ? state : StateWithoutJob(Propositions),
                Propositions);
    }
}
