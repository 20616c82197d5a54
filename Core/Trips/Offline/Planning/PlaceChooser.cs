using Concierge.Contracts.Trips;

namespace Concierge.Core.Trips.Offline.Planning;

/// <summary>
/// Deals a city's places out to the propositions, so that each gets what suits it and no two get mostly the
/// same. All propositions are dealt at once, always in the same way: each can be written by itself.
/// </summary>
internal sealed class PlaceChooser(TripRequest request, City city, PriceLevel highestPrice, IReadOnlySet<string> avoid)
{
    /// <summary>No place is in more propositions than this.</summary>
    private const int MaxUses = 2;

    /// <summary>Two propositions share at most this part of their places; well below what the checker allows, since a day may not hold all of them.</summary>
    private const double MaxShared = 0.4;

    private readonly Seed _seed = Seed.Of(request);

    private readonly List<Place> _places =
        [.. city.Places.Where(place => !place.IsForMeals && place.Price <= highestPrice && !avoid.Contains(PlaceNames.Normalise(place.Name)))];

    /// <summary>The places of each theme, best first.</summary>
    /// <param name="wanted">How many each could use.</param>
    public IReadOnlyList<IReadOnlyList<Place>> Deal(IReadOnlyList<Theme> themes, int wanted)
    {
        var size = Math.Min(wanted, _places.Count * MaxUses / themes.Count);
        var mayShare = (int)(size * MaxShared);
        var hands = themes.Select(_ => new List<Place>()).ToList();
        var ranked = themes.Select(theme => _places.OrderByDescending(place => Score(place, theme)).ToList()).ToList();

        for (var round = 0; round < size; round++)
        {
            for (var turn = 0; turn < themes.Count; turn++)
            {
                if (ranked[turn].Find(place => MayTake(place, turn, hands, mayShare)) is { } best) hands[turn].Add(best);
            }
        }

        return hands;
    }

    /// <summary>How much a place belongs into a proposition on a theme.</summary>
    public double Score(Place place, Theme theme)
    {
        var affinity = Math.Min(6, theme.Affinity(place));
        var wished = (request.Interests ?? []).Count(interest => Matches(place, interest));
        return affinity + (2 * wished) + Price(place.Price) - Remoteness(place) + _seed.Draw(place.Name);
    }

    private static bool MayTake(Place place, int turn, List<List<Place>> hands, int mayShare)
    {
        if (hands[turn].Contains(place)) return false;
        var holders = Enumerable.Range(0, hands.Count).Where(other => hands[other].Contains(place)).ToList();
        return holders.Count < MaxUses && holders.TrueForAll(other => hands[other].Intersect(hands[turn]).Count() < mayShare);
    }

    private static bool Matches(Place place, string interest)
    {
        var wanted = PlaceNames.Normalise(interest);
        return place.Tags.Append(place.Category).Any(tag => wanted.StartsWith(PlaceNames.Normalise(tag), StringComparison.Ordinal));
    }

    private double Price(PriceLevel price) => request.Style switch
    {
        TripStyle.Budget => -0.8 * (int)price,
        TripStyle.Luxury => 0.3 * (int)price,
        _ => price == PriceLevel.High ? -0.3 : 0,
    };

    private double Remoteness(Place place) => city.Centre.KilometresTo(place.Point) switch
    {
        > 40 => 3,
        > 15 => 1.5,
        _ => 0,
    };
}
