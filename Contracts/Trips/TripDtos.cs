using Concierge.Contracts.Jobs;

namespace Concierge.Contracts.Trips;

/// <summary>Answer of <c>POST /api/trips</c>: what was accepted, and the job that plans it.</summary>
public sealed record TripAcceptedDto(Guid TripId, Guid JobId);

/// <summary>A trip in a list.</summary>
public sealed record TripSummaryDto(
    Guid Id,
    string Destination,
    int DurationDays,
    DateOnly? StartDate,
    DateTimeOffset CreatedAt,
    Guid JobId,
    JobState JobState,
    int PropositionCount);

/// <summary>A trip with its propositions: none until its job has completed.</summary>
public sealed record TripDto(
    Guid Id,
    TripRequest Request,
    int DurationDays,
    DateTimeOffset CreatedAt,
    Guid JobId,
    JobState JobState,
    IReadOnlyList<TripPropositionDto> Propositions);

/// <summary>What the trip job returns.</summary>
public sealed record TripPropositions(Guid TripId, IReadOnlyList<TripPropositionDto> Propositions);

/// <summary>One way to spend the trip.</summary>
/// <param name="Theme">A word or two that sets it apart from the other two, such as "Food and markets".</param>
/// <param name="WhyItFits">One or two sentences that refer to the request.</param>
/// <param name="Source">The model that wrote it; <c>offline sample model</c> for the built-in one.</param>
/// <param name="Caveats">What a traveller must know, such as that the place is not in the sample data.</param>
public sealed record TripPropositionDto(
    Guid Id,
    string Theme,
    string Title,
    string Summary,
    string WhyItFits,
    CostEstimateDto Cost,
    IReadOnlyList<TripDayDto> Days,
    string Source,
    bool IsOfflineSample,
    IReadOnlyList<string> Caveats);

/// <summary>An estimate for everybody and the whole trip; the parts add up to the total.</summary>
public sealed record CostEstimateDto(string Currency, decimal Total, IReadOnlyList<CostPartDto> Parts);

/// <summary>A part of the estimate.</summary>
/// <param name="Category">lodging, food, activities or local_transport.</param>
public sealed record CostPartDto(string Category, decimal Amount, string? Note);

/// <summary>One day, numbered from 1; its date is known when the trip's start date is.</summary>
public sealed record TripDayDto(int Day, DateOnly? Date, string Title, IReadOnlyList<TripStopDto> Stops);

/// <summary>One stop of a day. Times are local to the destination; stops of a day do not overlap.</summary>
/// <param name="Category">sight, museum, park, market, restaurant, cafe, neighbourhood, viewpoint, religious_site, entertainment, shopping, beach, nature or other.</param>
public sealed record TripStopDto(
    TimeOnly Start,
    TimeOnly End,
    string Place,
    string Category,
    double? Latitude,
    double? Longitude,
    string? Note);
