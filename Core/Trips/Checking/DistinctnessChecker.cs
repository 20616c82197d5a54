using Concierge.Contracts.Trips;

namespace Concierge.Core.Trips.Checking;

/// <summary>Whether propositions offer a real choice: other themes, other titles, mostly other places.</summary>
internal static class DistinctnessChecker
{
    /// <summary>The most that two propositions may share of the places of the smaller one.</summary>
    public const double MaxShared = 0.6;

    // Where people eat says little about what a trip is like.
    private static readonly string[] s_notCompared = ["restaurant", "cafe"];

    /// <summary>The pairs that are too alike, the later one of each with the reason.</summary>
    public static IReadOnlyList<Likeness> Check(IReadOnlyList<TripPropositionDto> propositions)
        => [.. from later in Enumerable.Range(0, propositions.Count)
               from earlier in Enumerable.Range(0, later)
               from reason in Compare(propositions[earlier], propositions[later])
               select new Likeness(earlier, later, reason)];

    /// <summary>The share of the smaller one's places that both visit: 0 to 1.</summary>
    public static double Shared(TripPropositionDto one, TripPropositionDto other)
    {
        var (a, b) = (Places(one), Places(other));
        var smaller = Math.Min(a.Count, b.Count);
        return smaller == 0 ? 0 : (double)a.Intersect(b, StringComparer.Ordinal).Count() / smaller;
    }

    private static IEnumerable<string> Compare(TripPropositionDto one, TripPropositionDto other)
    {
        if (Same(one.Theme, other.Theme)) yield return $"It has the same theme as another proposition: {one.Theme}.";
        if (Same(one.Title, other.Title)) yield return $"It has the same title as another proposition: {one.Title}.";
        if (Shared(one, other) > MaxShared) yield return $"Most of its places are also in the proposition '{one.Title}'.";
    }

    private static bool Same(string one, string other)
        => string.Equals(PlaceNames.Normalise(one), PlaceNames.Normalise(other), StringComparison.Ordinal);

    private static HashSet<string> Places(TripPropositionDto proposition)
        => proposition.Days
            .SelectMany(day => day.Stops)
            .Where(stop => !s_notCompared.Contains(stop.Category, StringComparer.Ordinal))
            .Select(stop => PlaceNames.Normalise(stop.Place))
            .ToHashSet(StringComparer.Ordinal);
}

/// <summary>Two propositions, by their places in the list, that are too alike.</summary>
internal sealed record Likeness(int Earlier, int Later, string Reason);
