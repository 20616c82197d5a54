using System.Globalization;
using Concierge.Contracts.Trips;
using Concierge.Core.Trips.Drafts;

namespace Concierge.Core.Trips.Offline.Planning;

/// <summary>Puts days into words.</summary>
internal sealed class DayWriter(Theme theme, TripPace pace, string destination)
{
    private const int LongGap = 150;
    private const int GapEdge = 20;
    private const int EarliestStroll = (9 * 60) + 10;
    private const int LongestStroll = 120;

    /// <summary>A day with named places; long gaps before dinner become free time.</summary>
    public DraftDay Write(int day, IReadOnlyList<Slot> slots)
    {
        var stops = new List<DraftStop>();
        for (var index = 0; index < slots.Count; index++)
        {
            var near = Near(slots, index);
            if (slots[index].Kind != SlotKind.Evening) stops.AddRange(Stroll(index == 0 ? EarliestStroll : slots[index - 1].End, slots[index].Start, near));
            stops.Add(Stop(slots[index], near));
        }

        var names = slots.Where(IsVisit).Select(slot => slot.Place!.Name).Take(2);
        return new DraftDay(day, string.Join(" and ", names), stops);
    }

    /// <summary>A day without named places.</summary>
    /// <param name="count">How many of these came before, so that they vary.</param>
    public DraftDay WriteOpen(int day, int count)
    {
        if (count % 4 == 2) return Outing(day);

        var morning = theme.Mornings[count % theme.Mornings.Length];
        var afternoon = theme.Afternoons[2 * count % theme.Afternoons.Length];
        var second = theme.Afternoons[((2 * count) + 1) % theme.Afternoons.Length];
        DraftStop[] stops = pace == TripPace.Relaxed
            ? [At(630, 735, morning), Lunch("Lunch near there"), At(870, 990, afternoon), Dinner()]
            : [At(570, 730, morning), Lunch("Lunch near there"), At(840, 945, afternoon), At(970, pace == TripPace.Packed ? 1110 : 1065, second), Dinner()];
        return new DraftDay(day, $"At your own pace: {Lower(morning.Text)}", stops);
    }

    private DraftDay Outing(int day)
        => new(day, theme.DayTrip.Text, [At(540, 740, theme.DayTrip), Lunch("Lunch along the way"), At(825, 1020, theme.FreeTime with { Text = string.Format(CultureInfo.InvariantCulture, theme.FreeTime.Text, "the day trip's destination") }), Dinner()]);

    private IEnumerable<DraftStop> Stroll(int from, int to, string near)
    {
        if (to - from < LongGap) yield break;
        var start = from + GapEdge;
        var text = string.Format(CultureInfo.InvariantCulture, theme.FreeTime.Text, near);
        yield return At(start, start + Math.Min(LongestStroll, to - GapEdge - start), theme.FreeTime with { Text = text });
    }

    private static DraftStop Stop(Slot slot, string near) => slot switch
    {
        { Kind: SlotKind.Lunch, Place: null } => Meal(slot.Start, slot.End, $"Lunch near {near}"),
        { Kind: SlotKind.Dinner, Place: null } => Meal(slot.Start, slot.End, $"Dinner near {near}"),
        { Kind: SlotKind.Lunch, Place: { } table } => Named(slot, table, "For lunch"),
        { Kind: SlotKind.Dinner, Place: { } table } => Named(slot, table, "For dinner; book ahead"),
        _ => Named(slot, slot.Place!, VisitNote(slot.Place!)),
    };

    private static string? VisitNote(Place place)
    {
        if (place.VisitMinutes > DayScheduler.LongestVisit)
            return string.Create(CultureInfo.InvariantCulture, $"Seeing all of it takes about {place.VisitMinutes / 60.0:0.#} hours");
        return place.Price switch
        {
            PriceLevel.Free => "Free of charge",
            PriceLevel.High => "One of the more expensive visits; book ahead",
            _ => null,
        };
    }

    private static DraftStop Named(Slot slot, Place place, string? note)
        => new(Clock(slot.Start), Clock(slot.End), place.Name, Category(place.Category), place.Latitude, place.Longitude, note);

    private static DraftStop At(int start, int end, Block block)
        => new(Clock(start), Clock(end), block.Text, Category(block.Category), null, null, "No particular place: choose on the spot");

    private static DraftStop Lunch(string text) => Meal(750, 810, text);

    private DraftStop Dinner() => Meal(1140, 1215, $"Dinner in {destination}");

    private static DraftStop Meal(int start, int end, string text)
        => new(Clock(start), Clock(end), text, StopCategory.Restaurant, null, null, null);

    // What was visited before it in the day, or else what comes next.
    private static string Near(IReadOnlyList<Slot> slots, int index)
    {
        var visit = slots.Take(index).LastOrDefault(IsVisit) ?? slots.Skip(index).FirstOrDefault(IsVisit) ?? slots.First(slot => slot.Place is not null);
        return visit.Place!.Name;
    }

    private static bool IsVisit(Slot slot) => slot.Kind is SlotKind.Visit or SlotKind.Evening;

    private static StopCategory Category(string name)
        => Enum.TryParse<StopCategory>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var category) ? category : StopCategory.Other;

    private static string Clock(int minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");

    private static string Lower(string text) => char.ToLowerInvariant(text[0]) + text[1..];
}
