using Concierge.Contracts.Trips;
using Concierge.Core.Trips.Drafts;
using Concierge.Core.Trips.Prompts;

namespace Concierge.Core.Trips.Offline.Planning;

/// <summary>Plans one proposition: the best one that the budget allows, else the cheapest.</summary>
internal sealed class TripPlanner(PromptData data, City? city, IReadOnlyList<Theme> themes, Theme theme)
{
    private readonly TripRequest _request = data.Request;
    private readonly string _currency = data.Currency ?? city?.Currency ?? "EUR";
    private readonly string _destination = city?.Name ?? Text.Clean(data.Request.Destination, TripRules.MaxDestinationLength);

    public TripDraft Plan()
    {
        var plans = Levels().Select(level => PlanAt(level.Style, level.HighestPrice));
        Attempt? last = null;
        foreach (var plan in plans)
        {
            last = plan;
            if (_request.Budget is not { } budget || plan.Cost.Total <= budget.Amount) break;
        }

        return Write(last!);
    }

    // As asked first, then with cheaper visits, then with cheaper beds and meals.
    private IEnumerable<(TripStyle Style, PriceLevel HighestPrice)> Levels()
    {
        yield return (_request.Style, _request.Style == TripStyle.Budget ? PriceLevel.Medium : PriceLevel.High);
        for (var style = _request.Style; style >= TripStyle.Budget; style--) yield return (style, PriceLevel.Medium);
        yield return (TripStyle.Budget, PriceLevel.Low);
        yield return (TripStyle.Budget, PriceLevel.Free);
    }

    private Attempt PlanAt(TripStyle style, PriceLevel highestPrice)
    {
        var timetables = city is null ? [] : Timetables(city, highestPrice);
        var visited = timetables.SelectMany(slots => slots)
            .Where(slot => slot.Kind is SlotKind.Visit or SlotKind.Evening)
            .Select(slot => slot.Place!)
            .ToList();
        var open = data.Days - timetables.Count;
        return new Attempt(style, timetables, visited, CostEstimator.Estimate(new CostQuery(_request, data.Days, city, _currency, style), visited, open));
    }

    private IReadOnlyList<IReadOnlyList<Slot>> Timetables(City known, PriceLevel highestPrice)
    {
        var avoid = (data.AvoidPlaces ?? []).Select(PlaceNames.Normalise).ToHashSet(StringComparer.Ordinal);
        var chooser = new PlaceChooser(_request, known, highestPrice, avoid);
        var hands = chooser.Deal(themes, data.Days * CityDays.PlacesADay(_request.Pace));
        var hand = hands[themes.ToList().IndexOf(theme)];
        return new CityDays(known, _request.Pace, theme).Plan(hand, data.Days);
    }

    private TripDraft Write(Attempt plan)
    {
        var words = new DraftWords(data, city, theme, _destination);
        return new TripDraft(
            words.Title,
            words.Summary(plan.Visited),
            words.WhyItFits(plan.Cost),
            plan.Cost,
            Days(plan.Timetables),
            words.Caveats(plan.Style, plan.Cost, data.Days - plan.Timetables.Count));
    }

    // Days with named places are spread evenly over the trip, the first day being one.
    private List<DraftDay> Days(IReadOnlyList<IReadOnlyList<Slot>> timetables)
    {
        var writer = new DayWriter(theme, _request.Pace, _destination);
        var days = new List<DraftDay>(data.Days);
        var named = 0;
        for (var index = 0; index < data.Days; index++)
        {
            var isNamed = index * timetables.Count % data.Days < timetables.Count;
            days.Add(isNamed ? writer.Write(index + 1, timetables[named++]) : writer.WriteOpen(index + 1, index - named));
        }

        return days;
    }

    private sealed record Attempt(TripStyle Style, IReadOnlyList<IReadOnlyList<Slot>> Timetables, IReadOnlyList<Place> Visited, DraftCost Cost);
}
