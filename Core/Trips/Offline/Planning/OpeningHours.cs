using System.Runtime.InteropServices;

namespace Concierge.Core.Trips.Offline.Planning;

/// <summary>When a kind of place makes sense, in minutes of the day. Typical hours: the data has none of its own.</summary>
/// <param name="Best">Not before this if it can be helped.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OpeningHours(int Open, int Close, int Best)
{
    private static readonly string[] s_eveningTags = ["nightlife", "evening", "night", "night market", "bars", "live music", "jazz", "show", "theatre", "opera", "music"];
    private static readonly string[] s_daytimeTags = ["family", "kids", "children", "zoo", "aquarium", "theme park", "animals", "science"];

    public static OpeningHours Of(Place place) => place.Category switch
    {
        "museum" => Hours(10, 18),
        "religious_site" => Hours(9, 18),
        "market" => Hours(9, 16),
        "park" => Hours(8, 20),
        "nature" or "beach" => Hours(8, 19),
        "viewpoint" => new(9 * 60, 20 * 60, (16 * 60) + 30),
        "shopping" or "entertainment" => Hours(10, 20),
        "neighbourhood" => Hours(9, 20),
        _ => Hours(9, 19),
    };

    /// <summary>True for what comes to life after dinner.</summary>
    public static bool IsForTheEvening(Place place)
        => place.Category switch
        {
            "entertainment" => !Has(place, s_daytimeTags) && Has(place, s_eveningTags),
            "neighbourhood" or "market" => Has(place, ["nightlife", "night market"]),
            _ => false,
        };

    private static bool Has(Place place, string[] tags) => place.Tags.Any(tag => tags.Contains(tag, StringComparer.OrdinalIgnoreCase));

    private static OpeningHours Hours(int open, int close) => new(open * 60, close * 60, open * 60);
}
