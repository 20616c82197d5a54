namespace Concierge.Core.Trips.Offline.Planning;

/// <summary>How long it takes to get from one place to the next.</summary>
internal static class Travel
{
    private const double WalkableKm = 1.6;

    /// <summary>Minutes, a multiple of five: on foot when it is near, else by public transport with its waiting.</summary>
    public static int Minutes(GeoPoint from, GeoPoint to)
    {
        var km = from.KilometresTo(to);
        var minutes = km switch
        {
            <= WalkableKm => km * 1.3 / 4.5 * 60, // streets are longer than the straight line; 4.5 km/h
            <= 10 => 12 + (km * 3),
            _ => 42 + ((km - 10) * 1.3),
        };
        return (int)Math.Ceiling(minutes / 5) * 5;
    }
}
