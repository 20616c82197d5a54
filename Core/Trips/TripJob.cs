using Concierge.Contracts.Trips;

namespace Concierge.Core.Trips;

/// <summary>What the job is enqueued with: the trip to fill, and the request as it was accepted.</summary>
public sealed record TripJob(Guid TripId, TripRequest Request);
