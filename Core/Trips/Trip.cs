using Concierge.Contracts.Trips;
using Concierge.Core.People;

namespace Concierge.Core.Trips;

/// <summary>What somebody asked for, and the job that plans it: one row each, written in one transaction.</summary>
public sealed class Trip : IOwned
{
    public required Guid Id { get; init; }

    /// <summary>The user or guest it belongs to; every query for a person filters by it.</summary>
    public required Guid OwnerId { get; init; }

    /// <summary>The job that plans it. Lists are ordered by it: a version 7 UUID made together with the trip.</summary>
    public required Guid JobId { get; init; }

    public required string Destination { get; init; }

    public required int DurationDays { get; init; }

    public DateOnly? StartDate { get; init; }

    /// <summary>The request as it was accepted, tidied.</summary>
    public required TripRequest Request { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Three once the job has completed, none before.</summary>
    public IList<TripProposition> Propositions { get; init; } = [];
}
