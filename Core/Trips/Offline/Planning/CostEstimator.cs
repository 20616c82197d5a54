using Concierge.Contracts.Trips;
using Concierge.Core.Trips.Drafts;

namespace Concierge.Core.Trips.Offline.Planning;

/// <summary>Estimates what a plan costs everybody, without the journey there.</summary>
internal static class CostEstimator
{
    /// <summary>Where the city is unknown: somewhere in the middle of the world's prices.</summary>
    private static readonly DailyCost s_anywhere = new(new StylePrices(60, 110, 260), new StylePrices(22, 42, 95));

    /// <summary>What a described, not named, stretch of a day costs a person, in EUR.</summary>
    private const decimal OpenDayEuros = 8;

    /// <summary>Amounts in whole units of the currency; the total is their sum.</summary>
    /// <param name="openDays">Days without named places.</param>
    public static DraftCost Estimate(CostQuery query, IEnumerable<Place> places, int openDays)
    {
        var (request, days, city) = (query.Request, query.Days, query.City);
        var prices = city?.DailyCost ?? s_anywhere;
        var nights = days - 1;
        var rooms = (request.Travellers + 1) / 2;
        var food = prices.Food.For(query.Style);

        DraftCostPart[] parts =
        [
            new(CostCategory.Lodging, Whole(prices.Lodging.For(query.Style) * nights * rooms), LodgingNote(nights, rooms)),
            new(CostCategory.Food, Whole(food * days * request.Travellers), null),
            new(CostCategory.Activities, Whole(((places.Sum(place => place.Price.Euros())) + (openDays * OpenDayEuros)) * request.Travellers), null),
            new(CostCategory.LocalTransport, Whole(Transport(query.Style, food) * days * request.Travellers), null),
        ];
        return new DraftCost(query.Currency, parts.Sum(part => part.Amount), parts);

        decimal Whole(decimal euros) => decimal.Round(euros * Rate(query.Currency, city), 0, MidpointRounding.AwayFromZero);
    }

    /// <summary>Units of the currency for one euro.</summary>
    private static decimal Rate(string currency, City? city)
        => city is { EurRate: { } own } && string.Equals(city.Currency, currency, StringComparison.Ordinal) ? own : Currencies.UnitsForOneEuro(currency);

    // Tickets follow a place's food prices; taxis come with luxury.
    private static decimal Transport(TripStyle style, decimal food) => style switch
    {
        TripStyle.Budget => food * 0.2m,
        TripStyle.Luxury => food * 0.35m,
        _ => food * 0.22m,
    };

    private static string LodgingNote(int nights, int rooms)
        => nights == 0 ? "No night" : $"{Count(nights, "night")}, {Count(rooms, "room")}";

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}

/// <summary>What an estimate depends on besides the places.</summary>
/// <param name="Style">Of lodging and food; lower than asked when the budget demands it.</param>
internal sealed record CostQuery(TripRequest Request, int Days, City? City, string Currency, TripStyle Style);
