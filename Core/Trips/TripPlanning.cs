using Concierge.Contracts.Trips;
using Concierge.Core.Data;
using Concierge.Core.People;
using Concierge.Core.Results;
using Concierge.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Concierge.Core.Trips;

/// <summary>Accepts trip requests: the trip and the job that plans it, both or neither.</summary>
public sealed class TripPlanning(ConciergeDb db, IJobClient jobs, CurrentUser user, TimeProvider time)
{
    private const int MaxKeyLength = 200;

    /// <summary>Checks the request and starts its job. The same idempotency key gives the same trip and job.</summary>
    public async Task<Result<StartedTrip>> StartAsync(TripRequest request, EnqueueOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.IdempotencyKey is { Length: < 1 or > MaxKeyLength })
            return Error.Invalid("idempotencyKey", $"Must have 1 to {MaxKeyLength} characters.");

        var check = TripRules.Check(request);
        if (!check.IsOk) return check.Error;

        var trip = NewTrip(check.Value);
        var own = options with { OwnerId = user.Id, JobId = trip.JobId };
        var ticket = await StoreAsync(trip, own, cancellation);
        return ticket.IsDuplicate ? await EarlierAsync(ticket, cancellation) : new StartedTrip(trip.Id, ticket);
    }

    private Trip NewTrip(TripRequest request) => new()
    {
        Id = Guid.CreateVersion7(),
        OwnerId = user.Id,
        JobId = Guid.CreateVersion7(),
        Destination = request.Destination,
        DurationDays = TripRules.DurationOf(request),
        StartDate = request.StartDate,
        Request = request,
        CreatedAt = time.GetUtcNow(),
    };

    private async Task<JobTicket> StoreAsync(Trip trip, EnqueueOptions options, CancellationToken cancellation)
    {
        // The host's connection may retry; its strategy then wants to run the whole transaction again. The ids
        // are made before, so that a commit whose answer got lost is recognised.
        var tries = 0;
        return await db.Database.CreateExecutionStrategy().ExecuteAsync(
            async token =>
            {
                db.ChangeTracker.Clear();
                var isCommitted = tries++ > 0 && await db.Trips.AnyAsync(stored => stored.Id == trip.Id, token);
                return isCommitted ? new JobTicket(trip.JobId, IsDuplicate: false) : await StoreOnceAsync(trip, options, token);
            },
            cancellation);
    }

    private async Task<JobTicket> StoreOnceAsync(Trip trip, EnqueueOptions options, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var within = jobs.Within(transaction.GetDbTransaction());
        var ticket = await within.EnqueueAsync(TripGeneration.Definition, new TripJob(trip.Id, trip.Request), options, cancellation);
        if (ticket.IsDuplicate) return ticket;

        db.Trips.Add(trip);
        await db.SaveChangesAsync(cancellation);
        await within.CommitAsync(cancellation);
        return ticket;
    }

    private async Task<Result<StartedTrip>> EarlierAsync(JobTicket ticket, CancellationToken cancellation)
    {
        var tripId = await db.Trips
            .Where(trip => trip.JobId == ticket.Id && trip.OwnerId == user.Id)
            .Select(trip => (Guid?)trip.Id)
            .SingleOrDefaultAsync(cancellation);
        return tripId is { } id
            ? new StartedTrip(id, ticket)
            : new Error(ErrorKind.Conflict, "idempotency_key_reused", "This idempotency key was used for another kind of job. Use a new one.");
    }
}

/// <summary>A trip with its job, and whether both had been there before.</summary>
public sealed record StartedTrip(Guid TripId, JobTicket Job)
{
    public TripAcceptedDto ToDto() => new(TripId, Job.Id);
}
