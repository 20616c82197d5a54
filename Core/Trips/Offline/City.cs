using Concierge.Contracts.Trips;

namespace Concierge.Core.Trips.Offline;

/// <summary>A city of the sample data: one file in Cities/.</summary>
/// <param name="Currency">The local one, ISO 4217. All amounts here are in EUR.</param>
/// <param name="Aliases">Other names that people type.</param>
/// <param name="EurRate">About how many units of the local currency one euro buys; null takes the general table's.</param>
public sealed record City(
    string Name,
    string Country,
    string CountryCode,
    string Continent,
    double Latitude,
    double Longitude,
    string Currency,
    IReadOnlyList<string> Aliases,
    DailyCost DailyCost,
    IReadOnlyList<Place> Places,
    decimal? EurRate = null)
{
    public GeoPoint Centre => new(Latitude, Longitude);
}

/// <param name="Lodging">A room for two, a night.</param>
/// <param name="Food">A person, a day.</param>
public sealed record DailyCost(StylePrices Lodging, StylePrices Food);

/// <summary>An amount in EUR for each style of travelling.</summary>
public sealed record StylePrices(decimal Budget, decimal Balanced, decimal Luxury)
{
    public decimal For(TripStyle style) => style switch
    {
        TripStyle.Budget => Budget,
        TripStyle.Luxury => Luxury,
        _ => Balanced,
    };
}

/// <summary>A real place.</summary>
/// <param name="Category">As in <see cref="TripStopDto"/>.</param>
/// <param name="VisitMinutes">What a usual visit takes.</param>
/// <param name="Tags">Words that themes and interests are matched against.</param>
public sealed record Place(
    string Name,
    string Category,
    double Latitude,
    double Longitude,
    int VisitMinutes,
    PriceLevel Price,
    IReadOnlyList<string> Tags)
{
    public GeoPoint Point => new(Latitude, Longitude);

    /// <summary>True where one goes to eat rather than to look.</summary>
    public bool IsForMeals => Category is "restaurant" or "cafe";
}

/// <summary>What a visit costs a person.</summary>
public enum PriceLevel
{
    Free,
    Low,
    Medium,
    High,
}

internal static class PriceLevels
{
    /// <summary>About what the level means in EUR.</summary>
    public static decimal Euros(this PriceLevel level) => level switch
    {
        PriceLevel.Free => 0,
        PriceLevel.Low => 8,
        PriceLevel.Medium => 18,
        _ => 35,
    };
}
