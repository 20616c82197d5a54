namespace Concierge.Core.Trips.Offline.Planning;

/// <summary>Puts places that are near each other on the same day.</summary>
internal static class DayClusters
{
    /// <summary>
    /// Groups of at most <paramref name="capacity"/> places, none empty: seeds far from each other, then swaps
    /// and moves for as long as they bring places of a day closer together.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<Place>> Split(IReadOnlyList<Place> places, int days, int capacity)
    {
        if (places.Count == 0) return [];
        var count = Math.Clamp(days, (places.Count + capacity - 1) / capacity, places.Count);
        var groups = Seeds(places, count).Select(seed => new List<Place> { seed }).ToList();

        foreach (var place in places.Except(groups.Select(group => group[0])).ToList())
            groups.Where(group => group.Count < capacity).MinBy(group => group.Average(other => Distance(place, other)))!.Add(place);

        // Each change makes the sum smaller, so this ends; the bound is for arithmetic's last digits.
        for (var round = 0; round < 100 && Improve(groups, capacity); round++)
        {
        }

        return groups;
    }

    private static List<Place> Seeds(IReadOnlyList<Place> places, int count)
    {
        var seeds = new List<Place> { places[0] };
        while (seeds.Count < count)
            seeds.Add(places.Except(seeds).MaxBy(place => seeds.Min(seed => Distance(place, seed)))!);
        return seeds;
    }

    private static bool Improve(List<List<Place>> groups, int capacity)
    {
        for (var a = 0; a < groups.Count; a++)
        {
            for (var b = 0; b < groups.Count; b++)
            {
                if (a != b && (TrySwap(groups[a], groups[b]) || TryMove(groups[a], groups[b], capacity))) return true;
            }
        }

        return false;
    }

    private static bool TrySwap(List<Place> a, List<Place> b)
    {
        for (var i = 0; i < a.Count; i++)
        {
            for (var j = 0; j < b.Count; j++)
            {
                var before = Spread(a, i) + Spread(b, j);
                (a[i], b[j]) = (b[j], a[i]);
                if (Spread(a, i) + Spread(b, j) < before - 1e-9) return true;
                (a[i], b[j]) = (b[j], a[i]);
            }
        }

        return false;
    }

    // Days stay about equally full: a place only moves to a day that has fewer.
    private static bool TryMove(List<Place> from, List<Place> to, int capacity)
    {
        if (to.Count >= capacity || from.Count <= to.Count + 1) return false;
        for (var i = 0; i < from.Count; i++)
        {
            var place = from[i];
            if (to.Sum(other => Distance(place, other)) >= Spread(from, i) - 1e-9) continue;
            from.RemoveAt(i);
            to.Add(place);
            return true;
        }

        return false;
    }

    private static double Spread(List<Place> group, int index) => group.Sum(other => Distance(group[index], other));

    private static double Distance(Place a, Place b) => a.Point.KilometresTo(b.Point);
}
