namespace Concierge.Web.Preferences;

/// <summary>The time zones that the form offers: those with a place in their name, by continent, and UTC.</summary>
public static class TimeZones
{
    private const string Utc = "Etc/UTC";

    private static readonly string[] s_continents =
        ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];

    private static readonly Lazy<string[]> s_known = new(() => [.. TimeZoneInfo.GetSystemTimeZones()
        .Where(zone => zone.HasIanaId && s_continents.Contains(Continent(zone.Id), StringComparer.Ordinal))
        .Select(zone => zone.Id)]);

    /// <summary>Groups of ids, each in alphabetical order.</summary>
    /// <param name="more">Ids that must be among them, such as the one that is kept.</param>
    public static IEnumerable<IGrouping<string, string>> Offered(params IEnumerable<string> more)
        => s_known.Value.Concat(more).Where(id => id != Utc).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .GroupBy(Continent, StringComparer.Ordinal).Prepend(new[] { Utc }.GroupBy(_ => "Everywhere", StringComparer.Ordinal).Single());

    /// <summary>Vienna; Argentina, Buenos Aires.</summary>
    public static string Place(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (id == Utc) return "UTC";
        var place = id[(id.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return place.Replace("/", ", ", StringComparison.Ordinal).Replace('_', ' ');
    }

    /// <summary>Whether this machine knows it by this name.</summary>
    public static bool IsKnown(string? id) => id is { Length: > 0 } && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) && zone.HasIanaId;

    /// <summary>Whether two names mean the same clock, as Asia/Calcutta and Asia/Kolkata do.</summary>
    public static bool AreSame(string one, string other)
        => TimeZoneInfo.TryFindSystemTimeZoneById(one, out var first) && TimeZoneInfo.TryFindSystemTimeZoneById(other, out var second) && first.HasSameRules(second);

    private static string Continent(string id) => id.Split('/', 2) is [var continent, _] ? continent : "Other";
}
