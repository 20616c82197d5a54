namespace Concierge.Core.Trips.Offline.Planning;

/// <summary>
/// Finds the best order of a day: at most six visits, so all orders with all positions of lunch are tried and
/// nothing cleverer is needed. Ways, waiting, a late lunch and viewpoints in plain daylight cost; a closed
/// door is out of the question.
/// </summary>
internal static class DayScheduler
{
    private const int Noon = 12 * 60;
    private const int LunchMinutes = 60;
    private const int LatestLunch = Noon + 105;
    private const int DinnerTime = 19 * 60;
    private const int DinnerMinutes = 75;
    private const int LatestVisitEnd = DinnerTime + 15;
    private const int LatestEveningEnd = (23 * 60) + 45;

    /// <summary>Longer visits are cut to half a day: the rest of the day has its own claims.</summary>
    public const int LongestVisit = 240;

    /// <summary>The timetable, or null when the day does not hold all that.</summary>
    public static IReadOnlyList<Slot>? Arrange(DayWish wish)
    {
        (double Cost, List<Slot> Slots)? best = null;
        foreach (var order in Orders([.. wish.Visits]))
        {
            // A morning without a visit only where there is but one, and that one is better late.
            for (var before = Math.Min(1, order.Length - 1); before <= order.Length; before++)
            {
                if (Simulate(wish, order, before, best?.Cost ?? double.MaxValue) is { } better) best = better;
            }
        }

        return best?.Slots;
    }

    private static (double Cost, List<Slot> Slots)? Simulate(DayWish wish, Place[] order, int beforeLunch, double bound)
    {
        var clock = new DayClock(wish.Start, wish.From);
        for (var index = 0; index <= order.Length; index++)
        {
            if (index == beforeLunch && !TakeLunch(clock, wish.Lunch)) return null;
            if (index < order.Length && !Visit(clock, order[index])) return null;
            if (clock.Cost >= bound) return null;
        }

        clock.Take(SlotKind.Dinner, wish.Dinner, DinnerTime, DinnerMinutes);
        if (wish.Evening is { } evening && !GoOut(clock, evening)) return null;
        return clock.Cost < bound ? (clock.Cost, clock.Slots) : null;
    }

    private static bool TakeLunch(DayClock clock, Place? place)
    {
        var slot = clock.Take(SlotKind.Lunch, place, Noon, LunchMinutes);
        clock.Cost += 0.5 * Math.Abs(slot.Start - (Noon + 30));
        return slot.Start <= LatestLunch;
    }

    private static bool Visit(DayClock clock, Place place)
    {
        var hours = OpeningHours.Of(place);
        var slot = clock.Take(SlotKind.Visit, place, hours.Open, Math.Min(place.VisitMinutes, LongestVisit));
        clock.Cost += 0.3 * Math.Max(0, hours.Best - slot.Start);
        return slot.End <= Math.Min(hours.Close, LatestVisitEnd);
    }

    private static bool GoOut(DayClock clock, Place place)
        => clock.Take(SlotKind.Evening, place, DinnerTime, Math.Min(place.VisitMinutes, LongestVisit / 2)).End <= LatestEveningEnd;

    private static IEnumerable<Place[]> Orders(Place[] places, int settled = 0)
    {
        if (settled >= places.Length - 1)
        {
            yield return [.. places];
            yield break;
        }

        for (var next = settled; next < places.Length; next++)
        {
            (places[settled], places[next]) = (places[next], places[settled]);
            foreach (var order in Orders(places, settled + 1)) yield return order;
            (places[settled], places[next]) = (places[next], places[settled]);
        }
    }

    /// <summary>Walks through a day and keeps the books.</summary>
    private sealed class DayClock(int start, GeoPoint from)
    {
        // Getting out of the door is part of the morning; only a far first stop makes the day start later.
        private const int FreeFirstWay = 20;

        private int _now = start;
        private GeoPoint _at = from;

        public double Cost { get; set; }

        public List<Slot> Slots { get; } = [];

        /// <summary>Goes there, waits until it opens, stays.</summary>
        public Slot Take(SlotKind kind, Place? place, int notBefore, int minutes)
        {
            var way = place is null ? 0 : Travel.Minutes(_at, place.Point);
            var counted = Slots.Count == 0 ? Math.Max(0, way - FreeFirstWay) : way;
            var arrival = _now + counted;
            var begin = RoundUp(Math.Max(arrival, notBefore));
            Cost += way + WaitingCost(begin - arrival);

            var slot = new Slot(begin, begin + RoundUp(minutes), kind, place);
            Slots.Add(slot);
            _now = slot.End + (kind is SlotKind.Lunch or SlotKind.Dinner && place is null ? 10 : 0);
            _at = place?.Point ?? _at;
            return slot;
        }

        // An hour goes by in a cafe; from there each costs more than the one before.
        private static double WaitingCost(int minutes) => 15 * Math.Pow(Math.Max(0, minutes - 45) / 60.0, 2);

        private static int RoundUp(int minutes) => (minutes + 4) / 5 * 5;
    }
}
