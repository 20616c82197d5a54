using Concierge.Contracts.Trips;
using Concierge.Core.Results;
using Concierge.Core.Trips;

namespace Concierge.Tests.Trips;

public sealed class TripRulesTests
{
    private static readonly TripRequest s_good = new("Lisbon", DurationDays: 3);
    private static readonly DateOnly s_day = new(2027, 5, 1);

    public static TheoryData<TripRequest, string[]> Bad() => new()
    {
        { s_good with { Destination = null! }, ["destination"] },
        { s_good with { Destination = "  " }, ["destination"] },
        { s_good with { Destination = new string('x', 121) }, ["destination"] },
        { s_good with { Destination = "Lis\u0007bon" }, ["destination"] },
        { s_good with { Destination = "Lis\ud800bon" }, ["destination"] },
        { s_good with { DurationDays = null }, ["durationDays"] },
        { s_good with { DurationDays = 0 }, ["durationDays"] },
        { s_good with { DurationDays = 31 }, ["durationDays"] },
        { s_good with { EndDate = s_day }, ["startDate"] },
        { s_good with { StartDate = s_day, EndDate = s_day.AddDays(-1) }, ["endDate"] },
        { s_good with { DurationDays = null, StartDate = s_day, EndDate = s_day.AddDays(30) }, ["endDate"] },
        { s_good with { StartDate = s_day, EndDate = s_day.AddDays(4) }, ["durationDays"] },
        { s_good with { StartDate = DateOnly.MaxValue }, ["startDate"] },
        { s_good with { Travellers = 0 }, ["travellers"] },
        { s_good with { Travellers = 21 }, ["travellers"] },
        { s_good with { Budget = new BudgetDto(-1, "EUR") }, ["budget.amount"] },
        { s_good with { Budget = new BudgetDto(10_000_001, "EUR") }, ["budget.amount"] },
        { s_good with { Budget = new BudgetDto(0, "XXQ") }, ["budget.amount", "budget.currency"] },
        { s_good with { Budget = new BudgetDto(1, null!) }, ["budget.currency"] },
        { s_good with { Style = (TripStyle)9, Pace = (TripPace)9 }, ["style", "pace"] },
        { s_good with { Interests = [.. Enumerable.Range(0, 13).Select(n => $"i{n}")] }, ["interests"] },
        { s_good with { Interests = [null!, ""] }, ["interests"] },
        { s_good with { Interests = [new string('x', 41)] }, ["interests"] },
        { s_good with { Interests = ["fo\nod"] }, ["interests"] },
        { s_good with { Notes = new string('x', 2001) }, ["notes"] },
        { s_good with { Notes = "ring\u0007" }, ["notes"] },
        { new TripRequest("", DurationDays: 99, Travellers: -1, Notes: "\0"), ["destination", "durationDays", "travellers", "notes"] },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void EverythingWrongIsNamedByField(TripRequest request, string[] fields)
    {
        var result = TripRules.Check(request);

        Assert.False(result.IsOk);
        Assert.Equal(ErrorKind.Invalid, result.Error.Kind);
        Assert.Equal(fields.Order(StringComparer.Ordinal), result.Error.Fields!.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AGoodRequestComesBackTidied()
    {
        var result = TripRules.Check(s_good with
        {
            Destination = " Lisbon ",
            StartDate = s_day,
            EndDate = s_day.AddDays(2),
            Budget = new BudgetDto(100, "eur"),
            Interests = ["food", " Food ", "art"],
            Notes = " first line\n\tsecond ",
        });

        Assert.True(result.IsOk);
        Assert.Equal("Lisbon", result.Value.Destination);
        Assert.Equal("EUR", result.Value.Budget!.Currency);
        Assert.Equal(["food", "art"], result.Value.Interests!, StringComparer.Ordinal);
        Assert.Equal("first line\n\tsecond", result.Value.Notes);
        Assert.Equal(3, TripRules.DurationOf(result.Value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public void BothEndsOfTheRangeAreAllowed(int days)
    {
        Assert.True(TripRules.Check(s_good with { DurationDays = days }).IsOk);
        var dates = TripRules.Check(s_good with { DurationDays = null, StartDate = s_day, EndDate = s_day.AddDays(days - 1) });
        Assert.True(dates.IsOk);
        Assert.Equal(days, TripRules.DurationOf(dates.Value));
    }
}
