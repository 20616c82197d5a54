using Concierge.Contracts.Trips;

namespace Concierge.Core.Trips;

/// <summary>One way to spend a trip, as it was saved by the trip's job.</summary>
public sealed class TripProposition
{
    public required Guid Id { get; init; }

    public required Guid TripId { get; init; }

    /// <summary>0, 1 or 2: the order in which they are shown.</summary>
    public required int Position { get; init; }

    public required string Theme { get; init; }

    public required string Title { get; init; }

    public required string Summary { get; init; }

    public required string WhyItFits { get; init; }

    public required CostEstimateDto Cost { get; init; }

    public required IReadOnlyList<TripDayDto> Days { get; init; }

    public required string Source { get; init; }

    public required bool IsOfflineSample { get; init; }

    public required IList<string> Caveats { get; init; }

    public static TripProposition From(Guid tripId, int position, TripPropositionDto proposition)
    {
        ArgumentNullException.ThrowIfNull(proposition);
        return new TripProposition
        {
            Id = proposition.Id,
            TripId = tripId,
            Position = position,
            Theme = proposition.Theme,
            Title = proposition.Title,
            Summary = proposition.Summary,
            WhyItFits = proposition.WhyItFits,
            Cost = proposition.Cost,
            Days = proposition.Days,
            Source = proposition.Source,
            IsOfflineSample = proposition.IsOfflineSample,
            Caveats = [.. proposition.Caveats],
        };
    }

    public TripPropositionDto ToDto()
        => new(Id, Theme, Title, Summary, WhyItFits, Cost, Days, Source, IsOfflineSample, [.. Caveats]);
}
