using Concierge.Contracts.Trips;
using Concierge.Core.Data;
using Concierge.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Trips;

/// <summary>Keeps what a trip's job has found.</summary>
public sealed class TripStore(ConciergeDb db)
{
    /// <summary>Saves the propositions of a trip, once: when it has some already, those stay and are returned.</summary>
    public async Task<IReadOnlyList<TripPropositionDto>> SaveAsync(
        Guid tripId,
        IReadOnlyList<TripPropositionDto> propositions,
        CancellationToken cancellation)
    {
        if (!await db.Trips.AnyAsync(trip => trip.Id == tripId, cancellation))
            throw new FailForGoodException("trip_gone", "The trip was deleted while it was being planned.");

        var saved = await FindAsync(tripId, cancellation);
        if (saved.Count > 0) return saved;

        // An attempt that lost its lease may still be here: the index on trip and position lets one of both win,
        // and the loser's next attempt finds the winner's rows above.
        db.TripPropositions.AddRange(propositions.Select((proposition, position) => TripProposition.From(tripId, position, proposition)));
        await db.SaveChangesAsync(cancellation);
        return propositions;
    }

    private async Task<IReadOnlyList<TripPropositionDto>> FindAsync(Guid tripId, CancellationToken cancellation)
    {
        var rows = await db.TripPropositions
            .AsNoTracking()
            .Where(proposition => proposition.TripId == tripId)
            .OrderBy(proposition => proposition.Position)
            .ToListAsync(cancellation);
        return [.. rows.Select(row => row.ToDto())];
    }
}
