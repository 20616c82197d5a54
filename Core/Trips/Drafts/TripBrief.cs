using System.ComponentModel;

namespace Concierge.Core.Trips.Drafts;

/// <summary>The model's first answer: where the trip goes, and three ways to look at it.</summary>
public sealed record TripBrief(
    [property: Description("Proper name of the destination, as printed in a guide book")] string Destination,
    [property: Description("Country, or null when the destination spans several or is unknown")] string? Country,
    [property: Description("Centre of the destination in degrees north, or null when unknown")] double? Latitude,
    [property: Description("Centre of the destination in degrees east, or null when unknown")] double? Longitude,
    [property: Description("ISO 4217 code that all costs are given in")] string Currency,
    [property: Description("Exactly three, clearly different from each other")] IReadOnlyList<TripTheme> Themes);

/// <summary>What sets one proposition apart from the other two.</summary>
public sealed record TripTheme(
    [property: Description("One to four words, such as 'Food and markets'")] string Name,
    [property: Description("One sentence: what this proposition is about")] string Angle,
    [property: Description("Up to six real places that belong to this proposition and to neither of the others")] IReadOnlyList<string> Anchors);
