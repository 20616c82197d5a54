using System.Text;
using Concierge.Core.Trips.Offline;

namespace Concierge.Tests.Trips.Support;

/// <summary>Two small cities in the form of the data files, so that tests of the planner do not move with the data.</summary>
internal static class TestCities
{
    public static City Ghent { get; } = City("Ghent", "Belgium", "BE", 51.0543, 3.7174, "EUR", 1, ["Gent", "Gand"], [
        ("Gravensteen", "sight", 51.0573, 3.7207, 90, "medium", "history"),
        ("Sint-Baafskathedraal", "religious_site", 51.0530, 3.7268, 60, "low", "history"),
        ("Belfort van Gent", "viewpoint", 51.0536, 3.7249, 45, "medium", "views"),
        ("Graslei", "sight", 51.0546, 3.7205, 30, "free", "views"),
        ("Korenlei", "sight", 51.0545, 3.7198, 30, "free", "walking"),
        ("Vrijdagmarkt", "market", 51.0571, 3.7262, 60, "free", "food"),
        ("Patershol", "neighbourhood", 51.0585, 3.7229, 60, "free", "food"),
        ("STAM", "museum", 51.0441, 3.7168, 90, "medium", "history"),
        ("S.M.A.K.", "museum", 51.0376, 3.7202, 90, "medium", "art"),
        ("Museum voor Schone Kunsten", "museum", 51.0381, 3.7243, 105, "medium", "art"),
        ("Citadelpark", "park", 51.0372, 3.7216, 60, "free", "nature"),
        ("Sint-Pietersabdij", "religious_site", 51.0420, 3.7272, 60, "low", "history"),
        ("Bourgoyen-Ossemeersen", "nature", 51.0640, 3.6780, 120, "free", "nature"),
        ("Vooruit", "entertainment", 51.0475, 3.7278, 120, "medium", "music"),
        ("Design Museum Gent", "museum", 51.0559, 3.7197, 75, "medium", "art"),
        ("Groot Vleeshuis", "restaurant", 51.0556, 3.7224, 60, "medium", "food"),
    ]);

    public static City Bologna { get; } = City("Bologna", "Italy", "IT", 44.4949, 11.3426, "EUR", 1, ["Bologna la Grassa"], [
        ("Piazza Maggiore", "sight", 44.4938, 11.3430, 45, "free", "architecture"),
        ("Basilica di San Petronio", "religious_site", 44.4929, 11.3431, 45, "free", "history"),
        ("Torre degli Asinelli", "viewpoint", 44.4943, 11.3466, 45, "low", "views"),
        ("Quadrilatero", "market", 44.4937, 11.3451, 75, "free", "food"),
        ("Mercato delle Erbe", "market", 44.4954, 11.3370, 60, "free", "food"),
        ("Archiginnasio", "sight", 44.4921, 11.3435, 60, "low", "history"),
        ("Santo Stefano", "religious_site", 44.4921, 11.3487, 60, "free", "history"),
        ("Pinacoteca Nazionale", "museum", 44.4972, 11.3534, 105, "medium", "art"),
        ("MAMbo", "museum", 44.5026, 11.3366, 90, "low", "art"),
        ("Giardini Margherita", "park", 44.4822, 11.3532, 90, "free", "nature"),
        ("San Luca", "religious_site", 44.4790, 11.2980, 120, "free", "views"),
        ("Teatro Comunale", "entertainment", 44.4960, 11.3510, 120, "high", "music"),
    ]);

    public static CityCatalogue Catalogue { get; } = new([Ghent, Bologna]);

    private static City City(
        string name,
        string country,
        string code,
        double latitude,
        double longitude,
        string currency,
        double rate,
        string[] aliases,
        (string Name, string Category, double Latitude, double Longitude, int Minutes, string Price, string Tag)[] places)
    {
        var json = System.Text.Json.JsonSerializer.Serialize(new
        {
            name,
            country,
            countryCode = code,
            continent = "Europe",
            latitude,
            longitude,
            currency,
            eurRate = rate,
            aliases,
            dailyCost = new
            {
                lodging = new { budget = 65, balanced = 130, luxury = 280 },
                food = new { budget = 25, balanced = 50, luxury = 110 },
            },
            places = places.Select(place => new
            {
                name = place.Name,
                category = place.Category,
                latitude = place.Latitude,
                longitude = place.Longitude,
                visitMinutes = place.Minutes,
                price = place.Price,
                tags = new[] { place.Tag },
            }),
        });
        return CityCatalogue.Parse(Encoding.UTF8.GetBytes(json));
    }
}
