using Concierge.Contracts.Trips;

namespace Concierge.Core.Trips.Offline;

/// <summary>Chooses the three themes of a trip: what was asked for first, then what the city has most of.</summary>
internal static class ThemeChooser
{
    private const int Wanted = 3;

    public static IReadOnlyList<Theme> Choose(TripRequest request, City? city)
    {
        var seed = Seed.Of(request);
        var interests = request.Interests ?? [];
        return [.. ThemeLibrary.All
            .Select((theme, rank) => (Theme: theme, Score: Interest(theme, interests) + Supply(theme, city) + General(rank) + seed.Draw(theme.Name)))
            .OrderByDescending(candidate => candidate.Score)
            .Take(Wanted)
            .Select(candidate => candidate.Theme)];
    }

    /// <summary>The themes that a prompt names, in the library's order; the chosen ones when it names others.</summary>
    public static IReadOnlyList<Theme> Named(IReadOnlyList<string> names, TripRequest request, City? city)
    {
        var named = ThemeLibrary.All.Where(theme => names.Contains(theme.Name, StringComparer.Ordinal)).ToList();
        return named.Count == names.Count ? named : Choose(request, city);
    }

    private static double Interest(Theme theme, IReadOnlyList<string> interests) => 20 * interests.Count(theme.IsWantedBy);

    // 0 to 3: the share of the city's sights that are at the core of the theme.
    private static double Supply(Theme theme, City? city)
    {
        if (city is null or { Places.Count: 0 }) return 0;
        return 3.0 * city.Places.Count(place => theme.Affinity(place) >= 2) / city.Places.Count;
    }

    // With nothing asked for, highlights come first, and the special themes (the last ones) do not come.
    private static double General(int rank) => rank switch
    {
        0 => 5,
        < 5 => 2.5 - (0.4 * rank),
        _ => -5,
    };
}
