using Concierge.Contracts.Trips;

namespace Concierge.Web.Trips;

/// <summary>What the plan form offers and how a trip's words read.</summary>
public static class TripChoices
{
    public static IReadOnlyList<(string Value, string Label, string Hint)> Styles { get; } =
    [
        ("budget", "Budget", "Simple beds, street food, much that is free"),
        ("balanced", "Balanced", "Comfortable, with a treat now and then"),
        ("luxury", "Luxury", "The best rooms and tables"),
    ];

    public static IReadOnlyList<(string Value, string Label, string Hint)> Paces { get; } =
    [
        ("relaxed", "Relaxed", "About three places a day"),
        ("moderate", "Moderate", "About four"),
        ("packed", "Packed", "About six"),
    ];

    public static IReadOnlyList<string> Interests { get; } =
    [
        "food", "museums", "history", "art", "architecture", "nature", "beaches", "markets", "nightlife", "shopping", "viewpoints", "family",
    ];

    /// <summary>Suggestions: the places that the offline model knows. Any other may be typed.</summary>
    public static IReadOnlyList<string> Destinations { get; } =
    [
        "Amsterdam", "Athens", "Auckland", "Bangkok", "Barcelona", "Beijing", "Berlin", "Bogotá", "Budapest", "Buenos Aires", "Cairo",
        "Cape Town", "Chicago", "Copenhagen", "Cusco", "Delhi", "Dubai", "Dublin", "Edinburgh", "Florence", "Hanoi", "Hong Kong",
        "Honolulu", "Istanbul", "Kyoto", "Lima", "Lisbon", "London", "Madrid", "Marrakesh", "Melbourne", "Mexico City", "Montreal",
        "Mumbai", "Nairobi", "New Orleans", "New York", "Paris", "Prague", "Rio de Janeiro", "Rome", "San Francisco", "Santiago", "Seoul",
        "Singapore", "Sydney", "Tokyo", "Tunis", "Vancouver", "Venice", "Vienna",
    ];

    public static string Label(TripStyle style) => Styles[(int)style].Label;

    public static string Label(TripPace pace) => Paces[(int)pace].Label;

    /// <summary>A cost category in words.</summary>
    public static string CostName(string category) => category switch
    {
        "lodging" => "Lodging",
        "food" => "Food",
        "activities" => "Activities",
        "local_transport" => "Getting around",
        _ => Jobs.JobLook.Words(category),
    };
}
