using System.Runtime.InteropServices;

namespace Concierge.Core.Trips.Offline.Planning;

/// <summary>When a kind of place makes sense, in minutes of the day. Typical hours: the data has none of its own.</summary>
/// <param name="Best">Not before this if it can be helped.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OpeningHours(int Open, int Close, int Best)
{
    private static readonly string[] s_eveningTags = ["nightlife", "music"];
    private static readonly string[] s_daytimeTags = ["family", "science", "nature", "sport"];

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

    /// <summary>True for what comes to life after dinner; quarters only where the evening is what one goes for.</summary>
    public static bool IsForTheEvening(Place place, Theme theme) => place.Category switch
    {
        "entertainment" => Has(place, s_eveningTags) && !Has(place, s_daytimeTags),
        "neighbourhood" => place.Tags.Contains("nightlife", StringComparer.Ordinal) && theme.Tags.Contains("nightlife", StringComparer.Ordinal),
        _ => false,
    };

    private static bool Has(Place place, string[] tags) => place.Tags.Any(tag => tags.Contains(tag, StringComparer.OrdinalIgnoreCase));

    private static OpeningHours Hours(int open, int close) => new(open * 60, close * 60, open * 60);
}
