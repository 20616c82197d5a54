using System.Collections.Concurrent;
using System.Text.Json;
using Concierge.Contracts;
using Concierge.Contracts.Trips;
using Concierge.Core.Ai;
using Concierge.Core.Trips;
using Concierge.Core.Trips.Checking;
using Concierge.Core.Trips.Offline;
using Concierge.Tests.Trips.Support;

namespace Concierge.Tests.Trips;

/// <summary>What holds for everything that the offline model plans, whatever is asked and whichever city it is.</summary>
public sealed class OfflineModelTests
{
    private static readonly AiModelInfo s_model = new(AiModelInfo.OfflineName, AiProvider.Offline);

    private static readonly ConcurrentDictionary<string, Task<IReadOnlyList<TripPropositionDto>>> s_plans = new(StringComparer.Ordinal);

    public static TheoryData<string> Requests()
    {
        var data = new TheoryData<string>();
        foreach (var request in TripRequests.Many()) data.Add(JsonSerializer.Serialize(request, Wire.Json));
        return data;
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task EveryPlanPassesTheChecksOfARealModel(string json)
    {
        var (request, propositions) = await PlanAsync(json);

        Assert.Equal(3, propositions.Count);
        Assert.Empty(DistinctnessChecker.Check(propositions));
        Assert.All(propositions, proposition =>
        {
            Assert.Equal(TripRules.DurationOf(request), proposition.Days.Count);
            Assert.Equal(proposition.Cost.Total, proposition.Cost.Parts.Sum(part => part.Amount));
            Assert.True(proposition.IsOfflineSample);
            Assert.Equal(AiModelInfo.OfflineName, proposition.Source);
            Assert.NotEmpty(proposition.Caveats);
        });
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task MealsAreAtMealTimesAndNoPlaceComesTwice(string json)
    {
        var (_, propositions) = await PlanAsync(json);

        foreach (var proposition in propositions)
        {
            var named = proposition.Days.SelectMany(day => day.Stops).Where(stop => stop.Latitude is not null).Select(stop => stop.Place).ToList();
            Assert.Equal(named.Count, named.Distinct(StringComparer.Ordinal).Count());
            Assert.All(proposition.Days, day =>
            {
                Assert.Contains(day.Stops, stop => stop.Start >= new TimeOnly(12, 0) && stop.Start <= new TimeOnly(13, 45) && IsMeal(stop));
                Assert.Contains(day.Stops, stop => stop.Start >= new TimeOnly(19, 0) && stop.Start <= new TimeOnly(20, 30) && IsMeal(stop));
            });
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task ADayHoldsNoMoreThanItsPace(string json)
    {
        var (request, propositions) = await PlanAsync(json);

        var most = request.Pace switch { TripPace.Relaxed => 3, TripPace.Moderate => 4, _ => 6 };
        Assert.All(propositions.SelectMany(proposition => proposition.Days), day =>
            Assert.InRange(day.Stops.Count(stop => stop.Latitude is not null && !IsMeal(stop)), 0, most));
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task TheSameRequestGivesTheSamePlan(string json)
    {
        var (request, first) = await PlanAsync(json);
        var second = await PlanAfreshAsync(request);

        Assert.Equal(WithoutIds(first), WithoutIds(second));

        static string WithoutIds(IEnumerable<TripPropositionDto> propositions)
            => JsonSerializer.Serialize(propositions.Select(proposition => proposition with { Id = Guid.Empty }), Wire.Json);
    }

    [Fact]
    public async Task PlacesOfADayAreNearerToEachOtherThanToThoseOfOtherDays()
    {
        double within = 0, across = 0;
        foreach (var request in TripRequests.Many().Where(request => TripRules.DurationOf(request) is > 1 and < 6))
        {
            foreach (var proposition in (await PlanAsync(request)).Propositions)
            {
                within += Mean(proposition, sameDay: true);
                across += Mean(proposition, sameDay: false);
            }
        }

        Assert.True(within < 0.8 * across, $"Within a day {within:0.0} km, across days {across:0.0} km.");
    }

    [Fact]
    public async Task MuseumsAreVisitedByDayAndNightlifeComesAfterDinner()
    {
        foreach (var stop in (await AllStopsAsync()).Where(stop => stop is { Category: "museum", Latitude: not null }))
        {
            Assert.InRange(stop.Start, new TimeOnly(10, 0), new TimeOnly(17, 30));
            Assert.InRange(stop.End, new TimeOnly(10, 15), new TimeOnly(18, 0));
        }

        Assert.All((await AllStopsAsync()).Where(stop => stop.Place is "Vooruit" or "Teatro Comunale"), stop => Assert.True(stop.Start >= new TimeOnly(20, 0)));
    }

    [Fact]
    public async Task OnlyRealPlacesHaveCoordinates()
    {
        var known = TripRequests.Cities.Cities.SelectMany(city => city.Places).Select(place => place.Name).ToHashSet(StringComparer.Ordinal);

        Assert.All((await AllStopsAsync()).Where(stop => stop.Latitude is not null), stop => Assert.Contains(stop.Place, known));
    }

    [Fact]
    public async Task AnUnknownPlaceIsPlannedWithoutNamesAndSaysSo()
    {
        var (_, propositions) = await PlanAsync(new TripRequest("Qwghlm", DurationDays: 4));

        Assert.All(propositions, proposition =>
        {
            Assert.Contains(proposition.Caveats, caveat => caveat.Contains("not in the sample data", StringComparison.Ordinal));
            Assert.All(proposition.Days.SelectMany(day => day.Stops), stop => Assert.Null(stop.Latitude));
        });
    }

    [Fact]
    public async Task ABudgetThatCannotBeMetIsSaidSo()
    {
        var (_, propositions) = await PlanAsync(new TripRequest("Ghent", DurationDays: 3, Budget: new BudgetDto(1, "EUR")));

        Assert.All(propositions, proposition =>
        {
            Assert.Contains(proposition.Caveats, caveat => caveat.Contains("cannot be met", StringComparison.Ordinal));
            Assert.Contains(proposition.Caveats, caveat => caveat.Contains("instead of balanced", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task ATightBudgetIsKeptByLoweringTheStyle()
    {
        var (_, propositions) = await PlanAsync(new TripRequest("Ghent", DurationDays: 3, Style: TripStyle.Luxury, Budget: new BudgetDto(350, "EUR")));

        Assert.All(propositions, proposition =>
        {
            Assert.True(proposition.Cost.Total <= 350);
            Assert.Contains(proposition.Caveats, caveat => caveat.Contains("instead of luxury", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task InterestsChooseTheThemes()
    {
        var (_, propositions) = await PlanAsync(new TripRequest("Ghent", DurationDays: 2, Interests: ["museums", "food", "nightlife", "underwater hockey"]));

        Assert.Equal(
            ["Art and museums", "Evenings and music", "Food and markets"],
            propositions.Select(proposition => proposition.Theme).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
        Assert.All(propositions, proposition => Assert.Contains(proposition.Caveats, caveat => caveat.Contains("underwater hockey", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task CostsAreInTheCurrencyOfTheBudget()
    {
        var (_, euros) = await PlanAsync(new TripRequest("Ghent", DurationDays: 3));
        var (_, yen) = await PlanAsync(new TripRequest("Ghent", DurationDays: 3, Budget: new BudgetDto(10_000_000, "JPY")));

        Assert.All(euros, proposition => Assert.Equal("EUR", proposition.Cost.Currency));
        Assert.All(yen, proposition => Assert.Equal("JPY", proposition.Cost.Currency));
        Assert.InRange(yen[0].Cost.Total / euros[0].Cost.Total, 100, 250);
    }

    private static bool IsMeal(TripStopDto stop) => stop.Category is "restaurant" or "cafe";

    private static async Task<List<TripStopDto>> AllStopsAsync()
    {
        var stops = new List<TripStopDto>();
        foreach (var request in TripRequests.Many())
            stops.AddRange((await PlanAsync(request)).Propositions.SelectMany(proposition => proposition.Days).SelectMany(day => day.Stops));
        return stops;
    }

    private static double Mean(TripPropositionDto proposition, bool sameDay)
    {
        var stops = proposition.Days
            .SelectMany(day => day.Stops.Where(stop => stop.Latitude is not null && !IsMeal(stop)).Select(stop => (day.Day, Point: new GeoPoint(stop.Latitude!.Value, stop.Longitude!.Value))))
            .ToList();
        var distances = stops
            .SelectMany((one, index) => stops.Skip(index + 1).Where(other => one.Day == other.Day == sameDay).Select(other => one.Point.KilometresTo(other.Point)))
            .ToList();
        return distances.Count == 0 ? 0 : distances.Average();
    }

    private static Task<(TripRequest Request, IReadOnlyList<TripPropositionDto> Propositions)> PlanAsync(string json)
        => PlanAsync(JsonSerializer.Deserialize<TripRequest>(json, Wire.Json)!);

    // Planned once for all the tests: nothing here changes what it is given.
    private static async Task<(TripRequest Request, IReadOnlyList<TripPropositionDto> Propositions)> PlanAsync(TripRequest request)
        => (request, await s_plans.GetOrAdd(JsonSerializer.Serialize(request, Wire.Json), _ => PlanAfreshAsync(request)));

    private static async Task<IReadOnlyList<TripPropositionDto>> PlanAfreshAsync(TripRequest request)
    {
        // Shared between tests, so not to be cancelled with one of them.
        var cancellation = CancellationToken.None;
        using var chat = new OfflineTripModel(TripRequests.Cities);
        var writer = new TripWriter(chat, s_model, TripRequests.Cities);
        var brief = await writer.WriteBriefAsync(request, cancellation);
        var propositions = await Task.WhenAll(Enumerable.Range(0, 3).Select(index => writer.WriteDraftAsync(request, brief, index, [], cancellation)));
        return propositions;
    }
}
