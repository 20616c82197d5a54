using Concierge.Contracts.Trips;
using Concierge.Web.Trips;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Concierge.Tests.Web;

public sealed class TripFormTests
{
    [Fact]
    public void Everything_that_was_entered_reaches_the_request()
    {
        var form = TripForm.From(Posted(
            ("destination", " Lisbon "), ("when", "dates"), ("startDate", "2027-05-14"), ("endDate", "2027-05-16"), ("durationDays", "4"),
            ("travellers", "3"), ("budget.amount", "1 500.50"), ("budget.currency", "CHF"), ("style", "luxury"), ("pace", "relaxed"),
            ("otherInterests", "jazz, Food ,, street art"), ("notes", "No stairs.\r\nThank you."), ("interests", "food")));

        var (trip, errors) = TripFormReader.Read(form);

        Assert.True(errors.None);
        Assert.Equal("Lisbon", trip.Destination);
        Assert.Equal((new DateOnly(2027, 5, 14), new DateOnly(2027, 5, 16)), (trip.StartDate!.Value, trip.EndDate!.Value));
        Assert.Null(trip.DurationDays);
        Assert.Equal((3, TripStyle.Luxury, TripPace.Relaxed), (trip.Travellers, trip.Style, trip.Pace));
        Assert.Equal(new BudgetDto(1500.50m, "CHF"), trip.Budget);
        Assert.Equal(["food", "jazz", "street art"], trip.Interests!);
        Assert.Equal("No stairs.\nThank you.", trip.Notes);
    }

    [Fact]
    public void A_number_of_days_leaves_the_end_out_and_the_start_open()
    {
        var (trip, errors) = TripFormReader.Read(new() { Destination = "Kyoto", DurationDays = "5", EndDate = "2027-01-01" });

        Assert.True(errors.None);
        Assert.Equal((5, null, null), (trip.DurationDays!.Value, trip.StartDate, trip.EndDate));
        Assert.Null(trip.Budget);
        Assert.Null(trip.Interests);
        Assert.Null(trip.Notes);
    }

    [Theory]
    [InlineData("destination", "", "destination")]
    [InlineData("durationDays", "0", "durationDays")]
    [InlineData("durationDays", "31", "durationDays")]
    [InlineData("durationDays", "three", "durationDays")]
    [InlineData("startDate", "14/05/2027", "startDate")]
    [InlineData("travellers", "", "travellers")]
    [InlineData("travellers", "21", "travellers")]
    [InlineData("budget.amount", "-5", "budget.amount")]
    [InlineData("budget.amount", "1,500", "budget.amount")]
    [InlineData("style", "2", "style")]
    [InlineData("pace", "", "pace")]
    public void A_slip_is_reported_at_its_field_and_kept_as_typed(string field, string value, string reported)
    {
        var form = TripForm.From(Posted(
            ("destination", "Lisbon"), ("durationDays", "4"), ("travellers", "2"), ("style", "balanced"), ("pace", "moderate"), (field, value)));

        var (_, errors) = TripFormReader.Read(form);

        Assert.Equal(reported, Assert.Single(errors.All).Field);
        Assert.Contains(value, Typed(form));
    }

    [Fact]
    public void Dates_must_be_both_there_and_in_order()
    {
        Assert.Equal(["startDate", "endDate"], Fields(new() { Destination = "Rome", When = TripForm.ByDates }));
        Assert.Equal(["endDate"], Fields(new() { Destination = "Rome", When = TripForm.ByDates, StartDate = "2027-05-02", EndDate = "2027-05-01" }));
    }

    [Fact]
    public void Errors_of_the_api_find_their_fields()
    {
        var errors = new FieldErrors();

        errors.AddFromApi(new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            ["budget.amount"] = ["At most 1,000,000."],
            ["budget"] = ["At most 1,000,000."],
            ["interests[2]"] = ["At most 40 characters."],
            ["surprise"] = ["Not allowed."],
        });

        Assert.Equal("At most 1,000,000.", Assert.Single(errors.Of(TripFields.BudgetAmount)));
        Assert.Equal("At most 40 characters.", Assert.Single(errors.Of(TripFields.Interests)));
        Assert.Equal("surprise: Not allowed.", Assert.Single(errors.General));
    }

    [Fact]
    public void The_key_survives_a_round_and_a_forged_one_is_replaced()
    {
        var key = Guid.CreateVersion7();

        Assert.Equal(key, TripForm.From(Posted(("key", key.ToString()))).Key);
        Assert.NotEqual(Guid.Empty, TripForm.From(Posted(("key", "x"))).Key);
    }

    [Fact]
    public void The_same_wish_has_the_same_key_and_a_changed_one_another()
    {
        var form = Guid.CreateVersion7();
        var trip = new TripRequest("Lisbon", DurationDays: 3, Interests: ["food"]);

        Assert.Equal(TripKey.Of(form, trip), TripKey.Of(form, trip with { Interests = ["food"] }));
        Assert.NotEqual(TripKey.Of(form, trip), TripKey.Of(form, trip with { DurationDays = 4 }));
        Assert.NotEqual(TripKey.Of(form, trip), TripKey.Of(Guid.CreateVersion7(), trip));
    }

    private static IEnumerable<string> Fields(TripForm form) => TripFormReader.Read(form).Errors.All.Select(error => error.Field);

    private static string[] Typed(TripForm form) =>
        [form.Destination, form.StartDate, form.DurationDays, form.Travellers, form.BudgetAmount, form.Style, form.Pace];

    private static FormCollection Posted(params (string Name, string Value)[] fields)
    {
        var values = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        foreach (var (name, value) in fields) values[name] = value;
        return new(values);
    }
}
