using Concierge.Contracts.Trips;
using Concierge.Core.Trips.Offline;

namespace Concierge.Tests.Trips.Support;

/// <summary>Requests of all kinds, the same in every run.</summary>
internal static class TripRequests
{
    /// <summary>The test cities and those that are built in.</summary>
    public static CityCatalogue Cities { get; } = new([TestCities.Ghent, TestCities.Bologna, .. CityCatalogue.BuiltIn().Cities]);

    private static readonly int[] s_days = [1, 2, 3, 4, 5, 7, 10, 14, 30];
    private static readonly string[][] s_interests = [[], ["food"], ["museums", "history"], ["nature", "kids", "beaches"], ["nightlife", "shopping"], ["chess"]];

    public static IEnumerable<TripRequest> Many()
    {
        var random = new Random(20261122);
        foreach (var city in Cities.Cities.Select(city => city.Name).Append("Atlantis"))
        {
            for (var variant = 0; variant < 2; variant++) yield return One(random, city);
        }

        foreach (var days in s_days)
        {
            yield return One(random, "Ghent") with { DurationDays = days };
            yield return One(random, "Bologna") with { DurationDays = days };
        }
    }

    private static TripRequest One(Random random, string destination) => new(
        destination,
        StartDate: random.Next(2) == 0 ? new DateOnly(2027, 2, 27) : null,
        DurationDays: Pick(random, s_days),
        Travellers: random.Next(1, 6),
        Budget: random.Next(2) == 0 ? new BudgetDto(random.Next(1, 5000), Pick(random, ["EUR", "USD", "JPY"])) : null,
        Style: Pick(random, Enum.GetValues<TripStyle>()),
        Pace: Pick(random, Enum.GetValues<TripPace>()),
        Interests: Pick(random, s_interests));

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
