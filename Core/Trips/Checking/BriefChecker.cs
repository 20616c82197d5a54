using Concierge.Core.Trips.Drafts;

namespace Concierge.Core.Trips.Checking;

/// <summary>Tells what is wrong with a brief, in words that a model can act on.</summary>
internal static class BriefChecker
{
    public const int Themes = 3;

    /// <param name="brief">The model's answer.</param>
    /// <param name="currency">What costs must be given in; null for any.</param>
    public static IReadOnlyList<string> Check(TripBrief brief, string? currency) => [.. Problems(brief, currency)];

    private static IEnumerable<string> Problems(TripBrief brief, string? currency)
    {
        if (string.IsNullOrWhiteSpace(brief.Destination)) yield return "The destination is empty.";
        if (brief.Themes.Count != Themes) yield return $"There are {brief.Themes.Count} themes instead of {Themes}.";
        if (brief.Themes.Any(theme => string.IsNullOrWhiteSpace(theme.Name))) yield return "A theme has no name.";
        if (brief.Themes.DistinctBy(theme => PlaceNames.Normalise(theme.Name), StringComparer.Ordinal).Count() < brief.Themes.Count)
            yield return "Two themes have the same name.";
        if (brief.Latitude is null != brief.Longitude is null) yield return "Only one of the two coordinates is given.";
        if (brief is { Latitude: { } latitude, Longitude: { } longitude } && !new GeoPoint(latitude, longitude).IsOnEarth)
            yield return "The coordinates are not on Earth.";
        if (currency is null ? !Currencies.IsKnown(brief.Currency) : !string.Equals(brief.Currency, currency, StringComparison.Ordinal))
            yield return $"The currency must be {currency ?? "an ISO 4217 code"}.";
    }
}
