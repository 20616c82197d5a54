using Concierge.Contracts.Trips;

namespace Concierge.Core.Trips.Offline.Planning;

/// <summary>Turns the places of a proposition into days with timetables.</summary>
internal sealed class CityDays(City city, TripPace pace, Theme theme)
{
    private const double MealRadiusKm = 3;

    private readonly List<Place> _tables = [.. city.Places.Where(place => place.IsForMeals).OrderByDescending(theme.Affinity)];

    /// <summary>Places of a day at most.</summary>
    public static int PlacesADay(TripPace pace) => pace switch
    {
        TripPace.Relaxed => 3,
        TripPace.Packed => 6,
        _ => 4,
    };

    /// <summary>One timetable for each day that has places, at most <paramref name="days"/>, the best known places first.</summary>
    /// <param name="places">Best first; what does not fit into a day's hours is left out from the end.</param>
    public IReadOnlyList<IReadOnlyList<Slot>> Plan(IReadOnlyList<Place> places, int days)
    {
        // Rather some days with enough to see and some left open than all of them thin.
        var filled = Math.Min(days, Math.Max(1, places.Count / FewestADay));
        var rank = places.Select((place, index) => (place, index)).ToDictionary(entry => entry.place, entry => entry.index);
        var plans = new List<DayPlan>();
        var left = new List<Place>();
        foreach (var group in DayClusters.Split(places, filled, PlacesADay(pace)).OrderBy(group => group.Min(place => rank[place])))
            plans.Add(Fit([.. group.OrderBy(place => rank[place])], left));

        foreach (var place in left.OrderBy(place => rank[place])) TryElsewhere(plans, place);
        return [.. plans.Select(plan => plan.Slots)];
    }

    private DayPlan Fit(List<Place> group, List<Place> left)
    {
        // One evening a day; the others may find one that is free.
        var evenings = group.Where(place => OpeningHours.IsForTheEvening(place, theme)).Skip(1).ToList();
        left.AddRange(evenings);
        group.RemoveAll(evenings.Contains);

        var (lunch, dinner) = Tables(group);
        while (true)
        {
            if (Arrange(group, lunch, dinner) is { } plan) return plan;
            if (Arrange(group, null, null) is { } simpler) return simpler;
            left.Add(group[^1]);
            group.RemoveAt(group.Count - 1);
        }
    }

    private void TryElsewhere(List<DayPlan> plans, Place place)
    {
        foreach (var plan in plans.OrderBy(plan => plan.Places.Average(other => other.Point.KilometresTo(place.Point))))
        {
            if (plan.Places.Count >= PlacesADay(pace) || Arrange([.. plan.Places, place], plan.Lunch, plan.Dinner) is not { } fuller) continue;
            plans[plans.IndexOf(plan)] = fuller;
            return;
        }
    }

    private DayPlan? Arrange(List<Place> places, Place? lunch, Place? dinner)
    {
        var byTime = places.ToLookup(place => OpeningHours.IsForTheEvening(place, theme));
        var evenings = byTime[true].ToList();
        if (evenings.Count > 1) return null;

        var slots = DayScheduler.Arrange(new DayWish(Start, city.Centre, [.. byTime[false]], evenings.FirstOrDefault(), lunch, dinner));
        return slots is null ? null : new DayPlan(places, lunch, dinner, slots);
    }

    private (Place? Lunch, Place? Dinner) Tables(List<Place> group)
    {
        var dinner = TakeTable(group, place => string.Equals(place.Category, "restaurant", StringComparison.Ordinal));
        return (TakeTable(group, _ => true), dinner);
    }

    private Place? TakeTable(List<Place> group, Predicate<Place> suits)
    {
        var table = _tables.Find(place => suits(place) && group.Average(other => other.Point.KilometresTo(place.Point)) <= MealRadiusKm);
        if (table is not null) _tables.Remove(table);
        return table;
    }

    private int FewestADay => pace == TripPace.Packed ? 3 : 2;

    private int Start => pace switch
    {
        TripPace.Relaxed => 10 * 60,
        TripPace.Packed => (8 * 60) + 30,
        _ => 9 * 60,
    };

    private sealed record DayPlan(IReadOnlyList<Place> Places, Place? Lunch, Place? Dinner, IReadOnlyList<Slot> Slots);
}
