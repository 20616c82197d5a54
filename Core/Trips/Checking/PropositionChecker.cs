using System.Globalization;
using Concierge.Contracts.Trips;

namespace Concierge.Core.Trips.Checking;

/// <summary>Tells what is wrong with one proposition, in words that a model can act on. Empty: nothing.</summary>
internal static class PropositionChecker
{
    /// <summary>Farther from the destination than a day trip goes.</summary>
    public const double MaxKilometres = 80;

    /// <summary>Fewer stops than this leave a day empty.</summary>
    public const int MinStopsADay = 2;

    private static readonly string[] s_costCategories = ["lodging", "food", "activities", "local_transport"];

    public static IReadOnlyList<string> Check(TripPropositionDto proposition, TripExpectations expected)
        => [.. Texts(proposition), .. Cost(proposition.Cost, expected), .. Numbering(proposition.Days, expected), .. proposition.Days.SelectMany(day => Day(day, expected))];

    /// <summary>What rounding the parts of an estimate one by one can make of its total.</summary>
    public static decimal Tolerance(CostEstimateDto cost) => Math.Max(1, cost.Total * 0.005m);

    private static IEnumerable<string> Texts(TripPropositionDto proposition)
    {
        if (proposition.Theme.Length == 0) yield return "The theme is empty.";
        if (proposition.Title.Length == 0) yield return "The title is empty.";
        if (proposition.Summary.Length == 0) yield return "The summary is empty.";
        if (proposition.WhyItFits.Length == 0) yield return "whyItFits is empty.";
    }

    private static IEnumerable<string> Cost(CostEstimateDto cost, TripExpectations expected)
    {
        if (!string.Equals(cost.Currency, expected.Currency, StringComparison.Ordinal))
            yield return $"The cost is in {cost.Currency} instead of {expected.Currency}.";
        if (cost.Total <= 0) yield return "The total cost is not more than 0.";

        foreach (var part in cost.Parts)
        {
            if (!s_costCategories.Contains(part.Category, StringComparer.Ordinal)) yield return $"The cost category {part.Category} does not exist.";
            if (part.Amount < 0) yield return $"The cost of {part.Category} is negative.";
        }

        foreach (var missing in s_costCategories.Except(cost.Parts.Select(part => part.Category), StringComparer.Ordinal))
            yield return $"The cost lacks the part {missing}; give 0 where there is none.";
        if (cost.Parts.DistinctBy(part => part.Category, StringComparer.Ordinal).Count() < cost.Parts.Count)
            yield return "A cost category stands there twice.";

        var sum = cost.Parts.Sum(part => part.Amount);
        if (Math.Abs(sum - cost.Total) > Tolerance(cost))
            yield return Invariant($"The parts of the cost add up to {sum}, but the total says {cost.Total}.");
    }

    private static IEnumerable<string> Numbering(IReadOnlyList<TripDayDto> days, TripExpectations expected)
    {
        if (days.Count != expected.Days) yield return Invariant($"There are {days.Count} days instead of {expected.Days}.");
        for (var index = 0; index < days.Count; index++)
        {
            if (days[index].Day != index + 1)
                yield return Invariant($"The day in place {index + 1} is numbered {days[index].Day}.");
            else if (index < expected.Days && days[index].Date != expected.StartDate?.AddDays(index))
                yield return Invariant($"Day {index + 1} has the wrong date.");
        }
    }

    private static IEnumerable<string> Day(TripDayDto day, TripExpectations expected)
    {
        if (day.Title.Length == 0) yield return Invariant($"Day {day.Day} has no title.");
        if (day.Stops.Count < MinStopsADay) yield return Invariant($"Day {day.Day} has {day.Stops.Count} stops; at least {MinStopsADay} are needed.");
        if (day.Stops.Count > 20) yield return Invariant($"Day {day.Day} has {day.Stops.Count} stops; at most 20 fit.");
        foreach (var problem in day.Stops.SelectMany(stop => Stop(day.Day, stop, expected.Centre))) yield return problem;
        foreach (var (earlier, later) in day.Stops.Zip(day.Stops.Skip(1)))
        {
            if (later.Start < earlier.End)
                yield return Invariant($"Day {day.Day}: '{later.Place}' starts at {later.Start:HH:mm}, before '{earlier.Place}' ends at {earlier.End:HH:mm}.");
        }
    }

    private static IEnumerable<string> Stop(int day, TripStopDto stop, GeoPoint? centre)
    {
        if (stop.Place.Length == 0) yield return Invariant($"Day {day}: a stop has no place.");
        if (stop.Start >= stop.End) yield return Invariant($"Day {day}: '{stop.Place}' ends at {stop.End:HH:mm}, not after its start at {stop.Start:HH:mm}.");
        if (stop.Latitude is null != stop.Longitude is null) yield return Invariant($"Day {day}: '{stop.Place}' has only one of its two coordinates.");
        if (stop is not { Latitude: { } latitude, Longitude: { } longitude }) yield break;

        var point = new GeoPoint(latitude, longitude);
        if (!point.IsOnEarth)
            yield return Invariant($"Day {day}: '{stop.Place}' has coordinates that are not on Earth.");
        else if (centre?.KilometresTo(point) is { } distance and > MaxKilometres)
            yield return Invariant($"Day {day}: '{stop.Place}' is {distance:0} km from the destination; at most {MaxKilometres:0} km are a day trip.");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
