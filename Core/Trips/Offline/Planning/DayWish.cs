namespace Concierge.Core.Trips.Offline.Planning;

/// <summary>What a day should hold.</summary>
/// <param name="Start">Minutes of the day at which people are ready to begin.</param>
/// <param name="Visits">At most six, by day.</param>
/// <param name="Evening">After dinner.</param>
/// <param name="Lunch">A real place to eat; null for somewhere near.</param>
internal sealed record DayWish(int Start, GeoPoint From, IReadOnlyList<Place> Visits, Place? Evening, Place? Lunch, Place? Dinner);

/// <summary>One entry of a day's timetable, in minutes of the day.</summary>
/// <param name="Place">Null for a meal without a real place.</param>
internal sealed record Slot(int Start, int End, SlotKind Kind, Place? Place);

internal enum SlotKind
{
    Visit,
    Lunch,
    Dinner,
    Evening,
}
