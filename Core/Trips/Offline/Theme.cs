namespace Concierge.Core.Trips.Offline;

/// <summary>A way to look at a city.</summary>
internal sealed record Theme
{
    public required string Name { get; init; }

    public required string Angle { get; init; }

    /// <summary>A title; <c>{0}</c> is the destination.</summary>
    public required string Title { get; init; }

    /// <summary>What people write when they want this.</summary>
    public required string[] Interests { get; init; }

    /// <summary>Categories that belong here: 3 for its core, 1 for its edge.</summary>
    public required IReadOnlyDictionary<string, double> Categories { get; init; }

    /// <summary>Tags that belong here.</summary>
    public string[] Tags { get; init; } = [];

    /// <summary>How an hour or two without a plan is spent; <c>{0}</c> is a place nearby.</summary>
    public required Block FreeTime { get; init; }

    /// <summary>Mornings without named places.</summary>
    public required Block[] Mornings { get; init; }

    /// <summary>Afternoons without named places.</summary>
    public required Block[] Afternoons { get; init; }

    /// <summary>A day out of town without named places.</summary>
    public required Block DayTrip { get; init; }

    /// <summary>How much a place belongs here: 0 and up.</summary>
    public double Affinity(Place place)
        => Categories.GetValueOrDefault(place.Category) + (1.5 * place.Tags.Count(tag => Tags.Contains(tag, StringComparer.OrdinalIgnoreCase)));

    public bool IsWantedBy(string interest)
    {
        var words = PlaceNames.Normalise(interest).Split(' ');
        return Interests.Any(known => words.Any(word => word.StartsWith(known, StringComparison.Ordinal)));
    }
}

/// <summary>A stretch of a day that is described, not named.</summary>
/// <param name="Text">What it is; may hold <c>{0}</c> for a name.</param>
internal sealed record Block(string Text, string Category);
