using Concierge.Contracts.Trips;
using Concierge.Core.Trips;
using Concierge.Core.Trips.Checking;

namespace Concierge.Tests.Trips;

public sealed class CheckerTests
{
    private static readonly TripExpectations s_expected = new(2, new DateOnly(2027, 5, 1), "EUR", new GeoPoint(38.7223, -9.1393));

    public static TheoryData<string, string> Faults() => new()
    {
        { "no title", "title is empty" },
        { "other currency", "instead of EUR" },
        { "wrong sum", "add up to" },
        { "part missing", "lacks the part lodging" },
        { "part twice", "stands there twice" },
        { "negative", "is negative" },
        { "one day", "1 days instead of 2" },
        { "misnumbered", "is numbered" },
        { "wrong date", "wrong date" },
        { "empty day", "0 stops" },
        { "overlap", "before 'First' ends" },
        { "backwards", "not after its start" },
        { "half a position", "only one of its two coordinates" },
        { "off the Earth", "not on Earth" },
        { "far away", "km from the destination" },
    };

    [Fact]
    public void AGoodPropositionHasNoProblems() => Assert.Empty(PropositionChecker.Check(Good(), s_expected));

    [Theory]
    [MemberData(nameof(Faults))]
    public void EachFaultIsNamed(string fault, string expected)
        => Assert.Contains(PropositionChecker.Check(Broken(fault), s_expected), problem => problem.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void ACentThatRoundingLostIsForgiven()
        => Assert.Empty(PropositionChecker.Check(Good() with { Cost = Good().Cost with { Total = 100.4m } }, s_expected));

    [Fact]
    public void CoordinatesAreNotHeldAgainstACentreThatNobodyKnows()
        => Assert.Empty(PropositionChecker.Check(Broken("far away"), s_expected with { Centre = null }));

    [Fact]
    public void PropositionsMustDiffer()
    {
        var other = Good() with
        {
            Theme = "Art",
            Title = "Elsewhere",
            Days = [Day(1, "Fifth", "Sixth"), Day(2, "Third", "First")],
        };

        Assert.Empty(DistinctnessChecker.Check([Good(), other]));
        Assert.Equal(3, DistinctnessChecker.Check([Good(), Good()]).Count);
        Assert.Equal([(1, 2)], DistinctnessChecker.Check([other, Good(), Good() with { Theme = "Art and more", Title = "FOOD!" }])
            .Select(likeness => (likeness.Earlier, likeness.Later)).Distinct());
    }

    private static TripPropositionDto Broken(string fault)
    {
        var good = Good();
        var first = good.Days[0].Stops[0];
        return fault switch
        {
            "no title" => good with { Title = "" },
            "other currency" => good with { Cost = good.Cost with { Currency = "USD" } },
            "wrong sum" => good with { Cost = good.Cost with { Total = 150 } },
            "part missing" => good with { Cost = good.Cost with { Parts = [.. good.Cost.Parts.Skip(1)] } },
            "part twice" => good with { Cost = good.Cost with { Parts = [.. good.Cost.Parts, good.Cost.Parts[0]] } },
            "negative" => good with { Cost = good.Cost with { Parts = [good.Cost.Parts[0] with { Amount = -1 }, .. good.Cost.Parts.Skip(1)] } },
            "one day" => good with { Days = [good.Days[0]] },
            "misnumbered" => good with { Days = [good.Days[0], good.Days[1] with { Day = 3 }] },
            "wrong date" => good with { Days = [good.Days[0] with { Date = null }, good.Days[1]] },
            "empty day" => good with { Days = [good.Days[0] with { Stops = [] }, good.Days[1]] },
            "overlap" => With(good, first with { End = new TimeOnly(12, 30) }),
            "backwards" => With(good, first with { End = new TimeOnly(8, 0) }),
            "half a position" => With(good, first with { Longitude = null }),
            "off the Earth" => With(good, first with { Latitude = 91 }),
            "far away" => With(good, first with { Latitude = 41.1579, Longitude = -8.6291 }),
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
        };
    }

    private static TripPropositionDto With(TripPropositionDto proposition, TripStopDto first)
        => proposition with { Days = [proposition.Days[0] with { Stops = [first, .. proposition.Days[0].Stops.Skip(1)] }, proposition.Days[1]] };

    private static TripPropositionDto Good() => new(
        Guid.CreateVersion7(),
        "Food",
        "Food",
        "Summary",
        "Why",
        new CostEstimateDto("EUR", 100, [new("lodging", 40, null), new("food", 30, null), new("activities", 20, null), new("local_transport", 10, null)]),
        [Day(1, "First", "Second"), Day(2, "Third", "Fourth")],
        "model",
        IsOfflineSample: false,
        []);

    private static TripDayDto Day(int number, string morning, string noon) => new(number, new DateOnly(2027, 4, 30).AddDays(number), $"Day {number}", [
        new TripStopDto(new TimeOnly(10, 0), new TimeOnly(12, 0), morning, "sight", 38.71, -9.14, null),
        new TripStopDto(new TimeOnly(12, 0), new TimeOnly(13, 0), noon, "market", null, null, null),
    ]);
}
